import type { Command } from "commander";
import { MatelotError } from "../errors/index.ts";
import { importScenario } from "../importing/killercoda/import-scenario.ts";
import { describeNote } from "../importing/killercoda/note.ts";
import { writeContent } from "../importing/killercoda/write-content.ts";
import { languages } from "../language/message.ts";
import type { CommandWorld } from "./main.ts";

interface ImportFlags {
  readonly content: string;
  readonly lang: string;
}

/** `matelot import killercoda`: content of another platform, into a folder that the operator names. */
export function addImportCommand(program: Command, world: CommandWorld): void {
  program
    .command("import")
    .description("Bring content of another platform into a folder of your own.")
    .command("killercoda")
    .description(
      "Make a lesson and an exercise of a scenario's folder; lists what can't be carried over, with its line.",
    )
    .argument("<scenario>", "the folder that holds index.json")
    .requiredOption("--content <folder>", "where to write; serve it with matelot serve --content FOLDER")
    .option("--lang <language>", `the scenario's language: ${languages.join(" or ")}`, "en")
    .action(async (directory: string, { content, lang }: ImportFlags) => {
      const language = languages.find((candidate) => candidate === lang);
      if (language === undefined) {
        throw new MatelotError("setting-invalid", { message: `--lang is ${lang}; en or fr is wanted.` });
      }
      const imported = await importScenario(directory, language);
      await writeContent(imported, content, language);
      for (const note of imported.notes) world.write(`${describeNote(note)}\n`);
      const checks = imported.exercise?.checks.length ?? 0;
      world.write(`${imported.id}: ${checks} checks, ${imported.notes.length} notes\n`);
    });
}
