import { EngineFault } from "../../engine-fault.ts";
import { instructionNames } from "./instruction-names.ts";

/** One instruction of a Dockerfile. */
export interface Instruction {
  /** In capitals: `RUN`. */
  readonly name: string;
  /** The whole text as written, lines joined: what `Step 2/5 :` shows. */
  readonly original: string;
  /** `--from=build` and the like, in order. */
  readonly flags: readonly string[];
  /** What follows name and flags. */
  readonly rest: string;
  /** The words of the JSON form, when `rest` is one. */
  readonly json: readonly string[] | undefined;
  readonly line: number;
}

/** Instructions that may be written as a JSON list. */
const jsonInstructions = new Set(["ADD", "CMD", "COPY", "ENTRYPOINT", "HEALTHCHECK", "RUN", "SHELL", "VOLUME"]);

/**
 * Reads a Dockerfile (docs.docker.com/reference/dockerfile): parser directives, comments, continued lines, flags and the
 * JSON form. Here-documents are BuildKit's and are not known to the classic builder.
 * Errors: EngineFault 400 with the line.
 */
export function parseDockerfile(text: string): readonly Instruction[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const escapes = escapeCharacter(lines);
  const instructions: Instruction[] = [];
  const continued = new RegExp(`${escapes === "\\" ? "\\\\" : "`"}[ \\t]*$`);
  for (let index = 0; index < lines.length; index += 1) {
    const first = index;
    let logical = "";
    for (let goesOn = true; goesOn && index < lines.length; ) {
      const line = index === first ? (lines[index] ?? "").trimStart() : (lines[index] ?? "");
      const isSkipped = /^\s*#/.test(line) || (index > first && line.trim() === "");
      if (isSkipped && index === first) break;
      goesOn = isSkipped || continued.test(line);
      if (!isSkipped) logical += goesOn ? line.replace(continued, "") : line;
      if (goesOn) index += 1;
    }
    if (logical.trim() !== "") instructions.push(parseLine(logical.trim(), first + 1));
  }
  return instructions;
}

/** `# escape=` among the directives at the very top. */
function escapeCharacter(lines: readonly string[]): string {
  for (const line of lines) {
    const directive = /^#\s*(\w+)\s*=\s*(.+?)\s*$/.exec(line);
    if (directive === null) break;
    if (directive[1]?.toLowerCase() !== "escape") continue;
    const value = directive[2] ?? "";
    if (value !== "\\" && value !== "`")
      throw new EngineFault(
        400,
        `failed to parse Dockerfile: invalid escape token '${value}' does not match ${"`"} or \\`,
      );
    return value;
  }
  return "\\";
}

function parseLine(text: string, line: number): Instruction {
  const [, word = "", after = ""] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  const name = word.toUpperCase();
  if (!instructionNames.includes(name)) throw parseFault(line, unknownInstruction(name));
  const { flags, rest } = takeFlags(after.trim());
  const form = name === "HEALTHCHECK" ? rest.replace(/^cmd\s+/i, "") : rest;
  const json = jsonInstructions.has(name) ? jsonWords(form) : undefined;
  return { name, original: text, flags, rest, json, line };
}

/** @returns a fault in the words of Dockerfile's parser */
export function parseFault(line: number, message: string): EngineFault {
  return new EngineFault(400, `dockerfile parse error on line ${line}: ${message}`);
}

function unknownInstruction(name: string): string {
  const near = instructionNames.find((known) => distance(known, name) <= 2);
  return `unknown instruction: ${name}${near === undefined ? "" : ` (did you mean ${near}?)`}`;
}

/** Levenshtein's distance. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let index = 1; index <= other.length; index += 1) {
      const replaced = (row[index - 1] ?? 0) + (one[at - 1] === other[index - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[index] ?? 0) + 1, (next[index - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** Words at the start that begin with two dashes; quotes and escaped blanks belong to them. */
function takeFlags(text: string): { readonly flags: readonly string[]; readonly rest: string } {
  const flags: string[] = [];
  let rest = text;
  for (;;) {
    const found = /^--(?=[a-z])((?:[^\s"'\\]|\\[\s\S]|"[^"]*"|'[^']*')*)(\s+|$)/.exec(rest);
    if (found === null) return { flags, rest: rest.replace(/^--\s+/, "") };
    flags.push(`--${(found[1] ?? "").replace(/["']/g, "")}`);
    rest = rest.slice(found[0].length);
  }
}

function jsonWords(text: string): readonly string[] | undefined {
  if (!text.startsWith("[")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((word) => typeof word === "string") ? value : undefined;
  } catch {
    // Anything that is no list of strings is a shell command.
    return undefined;
  }
}
