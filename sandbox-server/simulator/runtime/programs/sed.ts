import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";
import { forEachInput, readLines } from "./lines.ts";
import { parseOptions } from "./options.ts";
import { UsageFault } from "./program.ts";
import { type Address, parseSedScript, type SedCommand } from "./sed-script.ts";
import { program } from "./simple.ts";

/** A script that never ends its branches is stopped here. */
const MAX_STEPS = 100_000;

const sed = program("sed", async (process, args) => {
  const { suffix, words } = splitInPlace(args);
  const options = parseOptions(words, "nrEe:f:sz", [
    "quiet",
    "silent",
    "regexp-extended",
    "expression=",
    "file=",
    "separate",
  ]);
  const operands = [...options.operands];
  const scripts = [
    ...options.values("e", "expression"),
    ...options.values("f", "file").map((path) => process.files.readText(path)),
  ];
  if (scripts.length === 0) {
    const first = operands.shift();
    if (first === undefined) throw new UsageFault("usage: sed [-nEri] SCRIPT [FILE]...");
    scripts.push(first);
  }
  const commands = parseSedScript(scripts.join("\n"), options.has("r", "E", "regexp-extended"));
  const quiet = options.has("n", "quiet", "silent");
  if (suffix === undefined) {
    const lines: string[] = [];
    const good = await forEachInput(process, operands, async ({ file }) => {
      for await (const line of readLines(process, file)) lines.push(line);
    });
    const status = await new SedRun(process, commands, quiet, (text) => process.print(text)).run(lines);
    return good ? status : 1;
  }
  return editInPlace(process, operands, commands, quiet, suffix);
});

/** `-i`, `-i.bak` and `-ni`: the suffix is attached, so getopt can't read it. */
function splitInPlace(args: readonly string[]): { readonly suffix: string | undefined; readonly words: string[] } {
  let suffix: string | undefined;
  const words = args.flatMap((word) => {
    const match = /^-([nrEs]*)i(.*)$/.exec(word) ?? (word.startsWith("--in-place") ? ["", "", word.slice(11)] : null);
    if (match === null) return [word];
    suffix = match[2] ?? "";
    return match[1] === "" || match[1] === undefined ? [] : [`-${match[1]}`];
  });
  return { suffix, words };
}

async function editInPlace(
  process: Process,
  paths: readonly string[],
  commands: readonly SedCommand[],
  quiet: boolean,
  suffix: string,
): Promise<number> {
  let status = 0;
  for (const path of paths) {
    try {
      const text = process.files.readText(path);
      if (suffix !== "") process.files.writeFile(`${path}${suffix}`, text);
      let output = "";
      const lines = text.replace(/\n$/, "").split("\n");
      await new SedRun(process, commands, quiet, (part) => {
        output += part;
      }).run(text === "" ? [] : lines);
      process.files.writeFile(path, text.endsWith("\n") || text === "" ? output : output.replace(/\n$/, ""));
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      await process.warn(`sed: ${path}: ${error.message}\n`);
      status = 1;
    }
  }
  return status;
}

/** One pass over the lines: pattern space, hold space, and the ranges that are open. */
class SedRun {
  readonly #process: Process;
  readonly #commands: readonly SedCommand[];
  readonly #quiet: boolean;
  readonly #print: (text: string) => Promise<void> | void;
  readonly #open = new Map<SedCommand, number>();
  #lines: readonly string[] = [];
  #number = 0;
  #pattern = "";
  #hold = "";
  #appended: string[] = [];
  #substituted = false;

  constructor(
    process: Process,
    commands: readonly SedCommand[],
    quiet: boolean,
    print: (text: string) => Promise<void> | void,
  ) {
    this.#process = process;
    this.#commands = commands;
    this.#quiet = quiet;
    this.#print = print;
  }

  async run(lines: readonly string[]): Promise<number> {
    this.#lines = lines;
    while (this.#number < lines.length) {
      await this.#process.tick();
      this.#pattern = lines[this.#number] ?? "";
      this.#number += 1;
      let end = await this.#cycle();
      while (end === "restart") end = await this.#cycle();
      if (!this.#quiet && end !== "delete") await this.#print(`${this.#pattern}\n`);
      for (const text of this.#appended.splice(0)) await this.#print(`${text}\n`);
      if (typeof end === "number") return end;
    }
    return 0;
  }

  /** What ends the cycle: its end, a deletion, a restart, or an exit code. */
  async #cycle(): Promise<"end" | "delete" | "restart" | number> {
    let index = 0;
    for (let steps = 0; index < this.#commands.length; steps += 1) {
      if (steps > MAX_STEPS) throw new UsageFault("endless loop in script");
      const command = this.#commands[index];
      index += 1;
      if (command === undefined) break;
      if (!this.#applies(command)) {
        if (command.name === "{") index = command.end ?? index;
        continue;
      }
      const result = await this.#execute(command);
      if (result === "branch") index = this.#labelIndex(command.text);
      else if (result !== undefined) return result;
    }
    return "end";
  }

  #labelIndex(label: string): number {
    if (label === "") return this.#commands.length;
    const found = this.#commands.findIndex((command) => command.name === ":" && command.text === label);
    if (found < 0) throw new UsageFault(`can't find label for jump to \`${label}'`);
    return found + 1;
  }

  #applies(command: SedCommand): boolean {
    return this.#selected(command) !== command.negated;
  }

  #selected(command: SedCommand): boolean {
    const { from, to } = command;
    if (from === undefined) return true;
    if (to === undefined) return this.#matches(from);
    const end = this.#open.get(command);
    if (end === undefined) {
      if (!this.#matches(from)) return false;
      const last =
        to.kind === "line"
          ? to.line
          : to.kind === "plus"
            ? this.#number + to.line
            : to.kind === "last"
              ? this.#lines.length
              : Number.POSITIVE_INFINITY;
      if (last > this.#number) this.#open.set(command, last);
      return true;
    }
    const closes = this.#number >= end || (to.kind === "expression" && this.#matches(to));
    if (closes) this.#open.delete(command);
    return this.#number <= end;
  }

  #matches(address: Address): boolean {
    if (address.kind === "line") return this.#number === address.line;
    if (address.kind === "last") return this.#number === this.#lines.length;
    if (address.kind === "step")
      return this.#number >= address.line && (this.#number - address.line) % address.step === 0;
    return address.kind === "expression" && address.expression.test(this.#pattern);
  }

  async #execute(command: SedCommand): Promise<"branch" | "delete" | "restart" | number | undefined> {
    switch (command.name) {
      case "s":
        return this.#substitute(command);
      case "p":
        await this.#print(`${this.#pattern}\n`);
        return undefined;
      case "P":
        await this.#print(`${this.#pattern.split("\n")[0] ?? ""}\n`);
        return undefined;
      case "d":
        return "delete";
      case "D":
        if (!this.#pattern.includes("\n")) return "delete";
        this.#pattern = this.#pattern.slice(this.#pattern.indexOf("\n") + 1);
        return "restart";
      case "a":
        this.#appended.push(command.text);
        return undefined;
      case "i":
        await this.#print(`${command.text}\n`);
        return undefined;
      case "c":
        if (!this.#open.has(command)) await this.#print(`${command.text}\n`);
        return "delete";
      case "q":
        return command.text === "" ? 0 : Number(command.text);
      case "=":
        await this.#print(`${this.#number}\n`);
        return undefined;
      case "n":
      case "N":
        return this.#nextLine(command.name === "N");
      case "b":
        return "branch";
      case "t": {
        const jumps = this.#substituted;
        this.#substituted = false;
        return jumps ? "branch" : undefined;
      }
      case "y":
        this.#pattern = [...this.#pattern].map((character) => command.map?.get(character) ?? character).join("");
        return undefined;
      case "r":
        if (this.#process.files.find(command.text)?.kind === "file")
          this.#appended.push(this.#process.files.readText(command.text).replace(/\n$/, ""));
        return undefined;
      case "w":
        this.#process.files.open(command.text, "append").tryWrite(Buffer.from(`${this.#pattern}\n`));
        return undefined;
      default:
        this.#holdCommand(command.name);
        return undefined;
    }
  }

  #holdCommand(name: string): void {
    if (name === "h") this.#hold = this.#pattern;
    else if (name === "H") this.#hold += `\n${this.#pattern}`;
    else if (name === "g") this.#pattern = this.#hold;
    else if (name === "G") this.#pattern += `\n${this.#hold}`;
    else if (name === "x") [this.#pattern, this.#hold] = [this.#hold, this.#pattern];
  }

  async #nextLine(joins: boolean): Promise<number | undefined> {
    if (this.#number >= this.#lines.length) return 0;
    if (!joins && !this.#quiet) await this.#print(`${this.#pattern}\n`);
    const next = this.#lines[this.#number] ?? "";
    this.#number += 1;
    this.#pattern = joins ? `${this.#pattern}\n${next}` : next;
    return undefined;
  }

  async #substitute(command: SedCommand): Promise<undefined> {
    const { substitution } = command;
    if (substitution === undefined) return undefined;
    const { expression, replace, occurrence, global, prints } = substitution;
    let count = 0;
    let changed = false;
    this.#pattern = this.#pattern.replace(expression, (...parts: unknown[]) => {
      count += 1;
      const match = String(parts[0]);
      if (count < occurrence || (count > occurrence && !global)) return match;
      changed = true;
      return replace(parts.map((part) => (typeof part === "string" ? part : "")));
    });
    this.#substituted ||= changed;
    if (changed && prints) await this.#print(`${this.#pattern}\n`);
    return undefined;
  }
}

export const sedPrograms = [sed];
