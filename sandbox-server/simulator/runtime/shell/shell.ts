import type { CompoundCommand, CompoundList, Redirected, Statement, Word } from "unbash";
import type { Signal } from "../container-runtime.ts";
import { SystemFault } from "../files/system-fault.ts";
import { ProcessEnded } from "../processes/endings.ts";
import { waitForExit } from "../processes/execute.ts";
import { createPipe } from "../processes/pipe.ts";
import type { Process } from "../processes/process.ts";
import { evaluateText } from "./arithmetic.ts";
import type { Builtin } from "./builtins/builtin.ts";
import { createBuiltins } from "./builtins/index.ts";
import { runShellBody, runStatements } from "./evaluate.ts";
import { expandText } from "./expand.ts";
import { JobTable } from "./jobs.ts";
import { ShellFault } from "./shell-fault.ts";
import { Variables } from "./variables.ts";

/** Whose manners the shell has: its builtins, prompts and words of complaint. */
export type Flavour = "bash" | "ash" | "dash";

export interface ShellOptions {
  errexit: boolean;
  nounset: boolean;
  xtrace: boolean;
  noglob: boolean;
  noexec: boolean;
  allexport: boolean;
  noclobber: boolean;
  verbose: boolean;
  pipefail: boolean;
  monitor: boolean;
}

export type FunctionBody = CompoundCommand | Redirected | CompoundList;

/** The output of one command substitution, in characters. */
const MAX_CAPTURE = 8 * 1024 * 1024;

const MAX_SUBSHELLS = 64;

/** The state of one shell process. A subshell gets a copy. */
export class Shell {
  readonly process: Process;
  readonly flavour: Flavour;
  readonly builtins: ReadonlyMap<string, Builtin>;
  /** `$0`, and what its complaints begin with. */
  name: string;
  positional: readonly string[] = [];
  variables: Variables;
  functions: Map<string, FunctionBody>;
  aliases: Map<string, string>;
  options: ShellOptions;
  status = 0;
  pipeStatus: readonly number[] = [];
  lastBackground: number | undefined;
  readonly jobs = new JobTable();
  readonly traps = new Map<Signal | "EXIT" | "ERR", string>();
  pendingTraps: Signal[] = [];
  interactive = false;
  /** Started with `-c`. */
  hasCommandText = false;
  /** The text being run, for line numbers. */
  source = "";
  sourceName: string | undefined;
  line = 1;
  /** Inside a condition: `set -e` does not apply. */
  conditions = 0;
  loops = 0;
  functionNames: string[] = [];
  subshellDepth = 0;
  sourceDepth = 0;
  /** The status of the last command substitution of the command being expanded. */
  substitutionStatus: number | undefined;
  /** Lines typed at the prompt, oldest first. */
  history: string[] = [];

  constructor(process: Process, flavour: Flavour, name: string, builtins = createBuiltins(flavour)) {
    this.process = process;
    this.builtins = builtins;
    this.flavour = flavour;
    this.name = name;
    this.variables = new Variables();
    this.functions = new Map();
    this.aliases = new Map();
    this.options = {
      errexit: false,
      nounset: false,
      xtrace: false,
      noglob: false,
      noexec: false,
      allexport: false,
      noclobber: false,
      verbose: false,
      pipefail: false,
      monitor: false,
    };
    for (const [key, value] of process.env) {
      if (!/^[A-Za-z_]\w*$/.test(key)) continue;
      this.variables.set(key, value);
      this.variables.declare(key).exported = true;
    }
    this.#initialise();
  }

  #initialise(): void {
    this.variables.set("PWD", this.process.workingDirectory);
    this.variables.declare("PWD").exported = true;
    this.variables.set("IFS", " \t\n");
    this.variables.set("OPTIND", "1");
    if (this.variables.get("PATH") === undefined) {
      this.variables.set("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    }
    if (!this.isBash) return;
    this.variables.set("BASH_VERSION", "5.2.15(1)-release");
    this.variables.set("BASH", "/bin/bash");
    const level = Number(this.variables.get("SHLVL") ?? "0") + 1;
    this.variables.set("SHLVL", String(level));
    this.variables.declare("SHLVL").exported = true;
  }

  get isBash(): boolean {
    return this.flavour === "bash";
  }

  /** A copy of this shell in a child process, as fork makes it. */
  cloneInto(process: Process): Shell {
    const copy = new Shell(process, this.flavour, this.name, this.builtins);
    copy.positional = this.positional;
    copy.variables = this.variables.clone();
    copy.functions = new Map(this.functions);
    copy.aliases = this.aliases;
    copy.options = { ...this.options, monitor: false };
    copy.status = this.status;
    copy.lastBackground = this.lastBackground;
    copy.source = this.source;
    copy.sourceName = this.sourceName;
    copy.line = this.line;
    copy.conditions = this.conditions;
    copy.functionNames = this.functionNames;
    copy.subshellDepth = this.subshellDepth + 1;
    if (copy.subshellDepth > MAX_SUBSHELLS)
      throw new ShellFault("fork: retry: Resource temporarily unavailable", true, 254);
    return copy;
  }

  // Parameters

  /** The value of any parameter: special, positional or a variable. */
  parameter(name: string): string | undefined {
    if (/^\d+$/.test(name)) return name === "0" ? this.name : this.positional[Number(name) - 1];
    if (name.length === 1 && "?$!#-".includes(name)) return this.#special(name);
    return this.#dynamic(name) ?? this.variables.get(name);
  }

  #special(name: string): string | undefined {
    if (name === "?") return String(this.status);
    if (name === "$") return String(this.#mainPid());
    if (name === "!") return this.lastBackground?.toString();
    if (name === "#") return String(this.positional.length);
    return this.#flags();
  }

  #dynamic(name: string): string | undefined {
    const { clock, random } = this.process.scope;
    switch (name) {
      case "RANDOM":
        return this.flavour === "dash" ? undefined : String(Math.floor(random.next() * 32_768));
      case "SECONDS":
        return this.isBash ? String(Math.floor((clock.now() - this.process.startedAt) / 1000)) : undefined;
      case "EPOCHSECONDS":
        return this.isBash ? String(Math.floor(clock.now() / 1000)) : undefined;
      case "LINENO":
        return String(this.line);
      case "PPID":
        return String(this.process.parent?.pid ?? 0);
      case "UID":
      case "EUID":
        return this.isBash ? String(this.process.credentials.uid) : undefined;
      case "BASHPID":
        return this.isBash ? String(this.process.pid) : undefined;
      case "HOSTNAME":
        return this.variables.get(name) ?? (this.isBash ? this.process.scope.hostname : undefined);
      case "FUNCNAME":
        return this.functionNames.at(-1);
      default:
        return undefined;
    }
  }

  /** `$$` of a subshell is its parent's. */
  #mainPid(): number {
    let { process } = this;
    for (let depth = this.subshellDepth; depth > 0 && process.parent !== undefined; depth -= 1)
      process = process.parent;
    return process.pid;
  }

  #flags(): string {
    const { options } = this;
    const letters = [
      [options.errexit, "e"],
      [options.noglob, "f"],
      [this.isBash, "h"],
      [this.interactive, "i"],
      [options.monitor, "m"],
      [options.nounset, "u"],
      [options.xtrace, "x"],
      [this.isBash, "B"],
      [this.hasCommandText, "c"],
      [this.isBash && this.interactive, "s"],
    ] as const;
    return letters.map(([on, letter]) => (on ? letter : "")).join("");
  }

  element(name: string, key: string): string | undefined {
    const variable = this.variables.find(name);
    if (variable === undefined) return undefined;
    if (variable.value instanceof Map) return variable.value.get(normalKey(variable.value, key));
    return key === "0" ? variable.value : undefined;
  }

  /** The key that a subscript means: text for associative arrays, else the value of the expression. */
  async subscript(name: string, index: Word): Promise<string> {
    const text = await expandText(this, index);
    const variable = this.variables.find(name);
    if (variable?.array === "associative") return text;
    const number = Number(await evaluateText(this, text));
    if (number >= 0 || !(variable?.value instanceof Map)) return String(number);
    const highest = Math.max(-1, ...[...variable.value.keys()].map(Number));
    return String(highest + 1 + number);
  }

  /** A plain assignment, with the attributes of the variable (integer, allexport). */
  assign(name: string, value: string): void {
    this.variables.set(name, value);
    if (this.options.allexport) this.variables.declare(name).exported = true;
  }

  /** A parameter that had to be set is not: `told` says so. It ends a shell that is not interactive. */
  unsetFault(name: string, told = this.isBash ? "unbound variable" : "parameter not set"): ShellFault {
    return new ShellFault(`${name}: ${told}`, true, this.isBash ? (this.hasCommandText ? 127 : 1) : 2);
  }

  homeOf(user: string): string | undefined {
    if (user === "+") return this.variables.get("PWD");
    if (user === "") return this.variables.get("HOME") ?? "/";
    return this.#passwd()?.find((entry) => entry[0] === user)?.[5];
  }

  /** The name of the user in /etc/passwd. */
  userName(): string | undefined {
    return this.#passwd()?.find((entry) => entry[2] === String(this.process.credentials.uid))?.[0];
  }

  #passwd(): string[][] | undefined {
    try {
      return this.process.files
        .readText("/etc/passwd")
        .split("\n")
        .map((line) => line.split(":"));
    } catch (error) {
      if (error instanceof SystemFault) return undefined;
      throw error;
    }
  }

  // Subshells

  /** Runs statements in a child and gives back what they print. */
  async capture(statements: readonly Statement[]): Promise<string> {
    const { reader, writer } = createPipe();
    const child = this.forkProcess();
    replaceDescriptor(child, 1, writer);
    this.startSubshell(child, (shell) => runStatements(shell, statements));
    try {
      const parts: Uint8Array[] = [];
      let size = 0;
      for (let part = await this.process.read(reader); part !== undefined; part = await this.process.read(reader)) {
        size += part.length;
        if (size > MAX_CAPTURE) throw new ShellFault("command substitution: cannot allocate memory", true);
        parts.push(part);
      }
      await waitForExit(this.process, child);
      this.status = child.status?.code ?? 0;
      this.substitutionStatus = this.status;
      return Buffer.concat(parts).toString();
    } finally {
      reader.close();
    }
  }

  /** `<(…)` and `>(…)`: a path that reads from or writes to the running statements. */
  substituteProcess(statements: readonly Statement[], reads: boolean): string {
    const { reader, writer } = createPipe();
    const child = this.forkProcess();
    replaceDescriptor(child, reads ? 1 : 0, reads ? writer : reader);
    this.startSubshell(child, (shell) => runStatements(shell, statements));
    let number = 63;
    while (this.process.descriptors.has(number)) number -= 1;
    this.process.descriptors.set(number, reads ? reader : writer);
    return `/dev/fd/${number}`;
  }

  /** Throws ShellFault when there are too many processes. */
  forkProcess(group?: number): Process {
    try {
      const child = this.process.fork(group === undefined ? {} : { group });
      for (const [signal, action] of this.traps) {
        if (action === "" && signal !== "EXIT" && signal !== "ERR") child.ignore(signal);
      }
      return child;
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      throw new ShellFault(this.isBash ? `fork: retry: ${error.message}` : `can't fork: ${error.message}`, true, 254);
    }
  }

  startSubshell(child: Process, body: (shell: Shell) => Promise<void>): void {
    const copy = this.cloneInto(child);
    child.start(() => runShellBody(copy, () => body(copy)));
  }

  // Complaints

  /** Prints an error the way this shell words it. */
  async complain(text: string): Promise<void> {
    const { interactive, line } = this;
    const tellsLine = !interactive && (this.flavour !== "ash" || this.sourceName !== undefined);
    const where = tellsLine ? `${this.flavour === "dash" ? "" : "line "}${line}: ` : "";
    try {
      await this.process.warn(`${this.sourceName ?? this.name}: ${where}${text}\n`);
    } catch (error) {
      if (error instanceof ProcessEnded || !(error instanceof SystemFault)) throw error;
    }
  }
}

/** Puts an open file in the place of a descriptor; what was there is closed. */
export function replaceDescriptor(
  process: Process,
  number: number,
  file: Process["descriptors"] extends Map<number, infer F> ? F : never,
): void {
  process.descriptors.get(number)?.close();
  process.descriptors.set(number, file);
}

function normalKey(map: ReadonlyMap<string, string>, key: string): string {
  if (!key.startsWith("-") || map.has(key)) return key;
  return String(Math.max(-1, ...[...map.keys()].map(Number)) + 1 + Number(key));
}
