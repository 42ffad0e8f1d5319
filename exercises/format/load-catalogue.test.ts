import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeFault } from "./fault.ts";
import { loadCatalogue, readCatalogue } from "./load-catalogue.ts";

const exercises = path.join(import.meta.dirname, "..");
const id = "deployment-scale-and-heal";
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "matelot-exercises-"));
  await cp(path.join(exercises, id), path.join(directory, id), { recursive: true });
  // The copy imports nothing: its definition is the original's.
  const original = path.join(exercises, id, "exercise.ts");
  await writeFile(path.join(directory, id, "exercise.ts"), `export { default } from ${JSON.stringify(original)};\n`);
});

afterEach(() => rm(directory, { recursive: true, force: true }));

test("the course's own exercises have no fault", async () => {
  const { faults } = await readCatalogue(exercises);
  expect(faults.map(describeFault)).toEqual([]);
});

test("a loaded exercise brings its files, and its version changes with any of them", async () => {
  const before = (await loadCatalogue(directory)).find(id);
  expect(before?.setup.homeFiles.map((file) => file.path)).toEqual(["web.yaml"]);
  expect(before?.solutionFiles).toMatchObject([{ path: "solve.sh", executable: true }]);
  expect(before?.solution.fr).toContain("kubectl apply");
  await writeFile(path.join(directory, id, "setup/home/web.yaml"), "kind: Deployment\n");
  const after = (await loadCatalogue(directory)).find(id);
  expect(after?.version).not.toBe(before?.version);
});

test("missing, stray and broken files are all told, and the exercise is left out", async () => {
  await rm(path.join(directory, id, "solution/fr.md"));
  await cp(path.join(directory, id, "near-miss/scaled-to-four"), path.join(directory, id, "near-miss/scaled-to-fuor"), {
    recursive: true,
  });
  await cp(path.join(directory, id, "setup/home"), path.join(directory, id, "setup/manifests"), { recursive: true });
  await writeFile(path.join(directory, id, "setup/manifests/web.yaml"), "a: [1\n");
  const { catalogue, faults } = await readCatalogue(directory);
  expect(catalogue.exercises).toEqual([]);
  const told = faults.map(describeFault).join("\n");
  expect(told).toContain(`${id}/solution/fr.md: seen no such file`);
  expect(told).toContain('did you mean "near-miss/scaled-to-four/"?');
  expect(told).toContain(`${id}/setup/manifests/web.yaml: line`);
  await expect(loadCatalogue(directory)).rejects.toMatchObject({ code: "exercise-invalid" });
});
