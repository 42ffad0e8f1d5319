import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { exerciseJsonSchema } from "../../exercises/format/exercise-json-schema.ts";
import { describeFault, readCatalogue } from "../../exercises/format/index.ts";
import { writeNewExercise } from "../../exercises/format/new-exercise.ts";
import { MatelotError } from "../errors/index.ts";
import { exerciseDirectories, projectDirectory } from "../main.ts";
import { readSettings } from "../settings/settings.ts";
import type { CommandWorld } from "./main.ts";

/** `matelot exercise new|check|schema`: for authors. */
export function addExerciseCommand(program: Command, world: CommandWorld): void {
  const directory = join(projectDirectory, "exercises");
  const exercise = program.command("exercise").description("Write exercises and check their files.");
  exercise
    .command("check")
    .description("List every fault of every exercise: file, field, what is seen and what is wanted.")
    .option("--content <folders>", "further folders with exercises, separated by commas")
    .action(async ({ content }: { readonly content?: string }) => {
      const { contentDirectories } = readSettings({ content }, world.environment);
      const { catalogue, faults } = await readCatalogue(...exerciseDirectories(contentDirectories));
      for (const fault of faults) world.write(`${describeFault(fault)}\n`);
      world.write(`${catalogue.exercises.length} exercises without a fault, ${faults.length} faults\n`);
      process.exitCode = faults.length === 0 ? 0 : 1;
    });
  exercise
    .command("new")
    .description("Make the folder of a new exercise: its proof is red until it is filled in.")
    .argument("<id>", "lower-case words with dashes")
    .action(async (id: string) => {
      const folder = join(directory, id);
      if (existsSync(folder)) {
        const remedy = { en: "Choose another id.", fr: "Choisissez un autre identifiant." };
        throw new MatelotError("request-invalid", { message: `${folder} exists already.`, remedy });
      }
      await writeNewExercise(directory, id);
      world.write(`Fill in ${folder}, then run: npm run prove -- ${id}\n`);
    });
  exercise
    .command("schema")
    .description("Print the JSON schema of exercise.json, which gives completion in an editor.")
    .action(() => world.write(exerciseJsonSchema()));
}
