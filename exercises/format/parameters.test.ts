import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeFault } from "./fault.ts";
import { drawExercise, loadCatalogue, readCatalogue, seedOf } from "./index.ts";

const exercises = path.join(import.meta.dirname, "..");
const id = "deployment-scale-and-heal";
const parameters = { app: { oneOf: ["web", "shop", "blog"] }, count: { from: 2, to: 6 } };
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "matelot-parameters-"));
  await cp(path.join(exercises, id), path.join(directory, id), { recursive: true });
  await write(`deployment("@{app}").hasReadyReplicas(numberOf("count"))`);
  await writeFile(path.join(directory, id, "setup/home/web.yaml"), "name: @{app}\nreplicas: @{count}\nmail: a@{b\n");
});

afterEach(() => rm(directory, { recursive: true, force: true }));

/** The first exercise with parameters and this as the test of its first check. */
async function write(test: string, drawn: object = parameters): Promise<void> {
  const from = (file: string) => JSON.stringify(path.join(exercises, file));
  const module = [
    `import original from ${from(`${id}/exercise.ts`)};`,
    `import { numberOf } from ${from("format/index.ts")};`,
    `import { deployment } from ${from("../checkers/vocabulary/index.ts")};`,
    `const [first, ...rest] = original.checks;`,
    `export default { ...original, parameters: ${JSON.stringify(drawn)}, checks: [{ ...first, test: ${test} }, ...rest] };`,
  ];
  await writeFile(path.join(directory, id, "exercise.ts"), module.join("\n"));
}

test("each learner gets values of their own, the same at every look, in checks and in files", async () => {
  const template = (await loadCatalogue(directory)).find(id);
  if (template === undefined) throw new Error("the exercise is missing");
  const drawn = Array.from({ length: 30 }, (_, index) => drawExercise(template, seedOf(`learner-${index}`, id)));
  const tests = drawn.map(({ checks }) => checks[0]?.test);
  for (const [index, one] of drawn.entries()) {
    const test = tests[index];
    if (test?.kind !== "ready-replicas") throw new Error("another word");
    expect(test.exactly).toBeTypeOf("number");
    const [file] = one.setup.homeFiles;
    expect(file?.content).toBe(`name: ${test.object.name}\nreplicas: ${test.exactly}\nmail: a@{b\n`);
  }
  expect(new Set(tests.map((test) => JSON.stringify(test))).size).toBeGreaterThan(5);
  expect(drawExercise(template, "a")).toEqual(drawExercise(template, "a"));
  expect(drawExercise(template, "a").seed).toBe("a");
});

test("an exercise without parameters is left as it is, whatever its texts hold", async () => {
  const plain = (await loadCatalogue(exercises)).find(id);
  if (plain === undefined) throw new Error("the exercise is missing");
  expect(drawExercise(plain, "a")).toBe(plain);
});

test("placeholders without a parameter are told, with the nearest one", async () => {
  await writeFile(path.join(directory, id, "setup/home/web.yaml"), "name: @{ap}\n");
  const { faults } = await readCatalogue(directory);
  expect(faults.map(describeFault)).toEqual([
    `${id}/setup/home/web.yaml: @{…}: seen "ap", wanted one of "app", "count"; did you mean "app"?`,
  ]);
});

test("values that no check could hold, and parameters that are none, are told", async () => {
  await write(`deployment("@{app}").hasReadyReplicas(2)`, {
    app: { oneOf: ["Web$(id)", "b"] },
    count: { from: 3, to: 2 },
  });
  const { faults } = await readCatalogue(directory);
  const told = faults.map(describeFault).join("\n");
  expect(told).toContain("parameters");
  expect(told).toContain("parameters.count");
});
