import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readCatalogue } from "./load-catalogue.ts";
import { writeNewExercise } from "./new-exercise.ts";

const project = join(import.meta.dirname, "../..");

test("a new exercise has no fault in its files", async () => {
  const directory = await mkdtemp(join(tmpdir(), "matelot-new-"));
  try {
    // Imports of the definition lead to where they would lead in the project.
    await symlink(join(project, "exercises/format"), join(directory, "format"));
    await writeNewExercise(directory, "my-first");
    const file = join(directory, "my-first/exercise.ts");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replaceAll('"../', `"${project}/exercises/`).replaceAll("exercises/../", ""));
    const { catalogue, faults } = await readCatalogue(directory);
    expect(faults).toEqual([]);
    expect(catalogue.find("my-first")?.nearMisses).toHaveLength(3);
    await expect(writeNewExercise(directory, "my-first")).rejects.toMatchObject({ code: "EEXIST" });
    await expect(writeNewExercise(directory, "../evil")).rejects.toMatchObject({ code: "request-invalid" });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
