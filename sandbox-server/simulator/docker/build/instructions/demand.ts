import { EngineFault } from "../../engine-fault.ts";
import { type Instruction, parseFault } from "../dockerfile/parse-dockerfile.ts";

/** Throws in the parser's words where an instruction has too few or too many arguments. */
export function demandArguments(instruction: Instruction): void {
  const { name, rest, line, json } = instruction;
  const words = json ?? rest.split(/\s+/).filter((word) => word !== "");
  if (
    ["ENV", "LABEL", "VOLUME", "EXPOSE", "ONBUILD", "SHELL", "HEALTHCHECK", "ARG"].includes(name) &&
    words.length === 0
  )
    throw parseFault(line, `${name} requires at least one argument`);
  if (["WORKDIR", "USER", "STOPSIGNAL", "MAINTAINER"].includes(name) && rest === "")
    throw parseFault(line, `${name} requires exactly one argument`);
  if (["USER", "STOPSIGNAL"].includes(name) && words.length !== 1)
    throw parseFault(line, `${name} requires exactly one argument`);
  if (name === "RUN" && words.length === 0) throw parseFault(line, "RUN requires at least one argument");
  if (name === "COPY" || name === "ADD") demandSources(instruction, words);
  if (name === "SHELL" && json === undefined) throw parseFault(line, `SHELL requires the arguments to be in JSON form`);
}

function demandSources({ name, line }: Instruction, words: readonly string[]): void {
  if (words.length === 0)
    throw parseFault(line, `${name} requires at least two arguments, but no arguments were provided`);
  if (words.length === 1)
    throw parseFault(
      line,
      `${name} requires at least two arguments, but only one was provided. Destination could not be determined`,
    );
}

/** The values of an instruction's flags by name. Errors: EngineFault 400 for one that isn't `known`. */
export function readFlags(instruction: Instruction, known: readonly string[]): ReadonlyMap<string, string> {
  const flags = new Map<string, string>();
  for (const flag of instruction.flags) {
    const cut = flag.indexOf("=");
    const name = flag.slice(2, cut < 0 ? undefined : cut);
    if (!known.includes(name)) throw parseFault(instruction.line, `unknown flag: --${name}`);
    if (cut < 0) throw parseFault(instruction.line, `missing a value on flag: ${name}`);
    flags.set(name, flag.slice(cut + 1));
  }
  return flags;
}

/** The classic builder knows an option only to say that BuildKit has it. */
export function needsBuildKit(option: string): EngineFault {
  return new EngineFault(
    500,
    `the --${option} option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled`,
  );
}
