import { Command } from "commander";
import { asMatelotError, type MatelotError } from "../errors/index.ts";
import { addDoctorCommand } from "./doctor.ts";
import { addExerciseCommand } from "./exercise.ts";
import { addGradeCommand } from "./grade.ts";
import { addImageCommand } from "./image.ts";
import { addImportCommand } from "./import.ts";
import { addSandboxCommand } from "./sandbox.ts";
import { addServeCommand } from "./serve.ts";
import { version } from "./version.ts";

/** What a command may use of the world outside; everything below takes it from here. */
export interface CommandWorld {
  readonly environment: Readonly<Record<string, string | undefined>>;
  write(text: string): void;
  writeError(text: string): void;
}

/** Runs the command line; sets the process' exit code, and ends the process only through it. */
export async function main(args: readonly string[]): Promise<void> {
  const world: CommandWorld = {
    environment: process.env,
    write: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
  };
  const program = new Command("matelot")
    .description("Learn containers and Kubernetes by doing.")
    .version(version)
    .showHelpAfterError("(matelot --help lists the commands)")
    .enablePositionalOptions();
  addServeCommand(program, world);
  addDoctorCommand(program, world);
  addSandboxCommand(program, world);
  addGradeCommand(program, world);
  addExerciseCommand(program, world);
  addImportCommand(program, world);
  addImageCommand(program, world);
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (thrown) {
    world.writeError(`${describeError(asMatelotError(thrown))}\n`);
    process.exitCode = 1;
  }
}

/** An error for a terminal: what failed, each cause below it, what to do, and a line to paste where there is one. */
export function describeError(error: MatelotError): string {
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) causes.push(`  because: ${cause.message}`);
  const command = error.command === undefined ? [] : [`  ${error.command}`];
  return [`Error (${error.code}): ${error.message}`, ...causes, error.remedy.en, ...command].join("\n");
}
