import { parse } from "unbash";
import { SystemFault } from "../files/system-fault.ts";
import { findInPath } from "../processes/execute.ts";
import type { Process } from "../processes/process.ts";
import type { Program } from "../programs/program.ts";
import { createBuiltins } from "./builtins/index.ts";
import { setLetter, setNamed } from "./builtins/variables.ts";
import { runShellBody, runStatements } from "./evaluate.ts";
import { runInteractive } from "./interactive.ts";
import { demandSyntax, isIncomplete, runText } from "./script.ts";
import { type Flavour, Shell } from "./shell.ts";
import { runSimpleCommand } from "./simple-command.ts";

interface Invocation {
  command: string | undefined;
  readsStandardInput: boolean;
  interactive: boolean;
  operands: string[];
}

/** `sh`, `bash`, `ash`, `dash`. */
export function createShellProgram(name: string, flavour: Flavour): Program {
  // One table for all shells of a kind; made late, since the builtins import this module.
  let builtins: ReturnType<typeof createBuiltins> | undefined;
  return {
    name,
    memoryBytes: flavour === "bash" ? 3_400_000 : 900_000,
    async run(process) {
      if (process.argv[1] === "--version" && flavour === "bash") {
        await process.print("GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n");
        return 0;
      }
      builtins ??= createBuiltins(flavour);
      const shell = new Shell(process, flavour, process.argv[0] ?? name, builtins);
      const invocation = await readArguments(shell, process.argv.slice(1));
      return runShellBody(shell, () => runInvocation(shell, invocation));
    },
  };
}

async function readArguments(shell: Shell, args: readonly string[]): Promise<Invocation> {
  const invocation: Invocation = { command: undefined, readsStandardInput: false, interactive: false, operands: [] };
  const rest = [...args];
  let takesCommand = false;
  while (rest.length > 0 && /^[-+]./.test(rest[0] ?? "")) {
    const word = rest.shift() ?? "";
    if (word === "--") break;
    if (word.startsWith("--")) continue;
    const on = word.startsWith("-");
    for (const letter of word.slice(1)) {
      if (letter === "c") takesCommand = true;
      else if (letter === "i") invocation.interactive = true;
      else if (letter === "s") invocation.readsStandardInput = true;
      else if (letter === "o" || letter === "O") {
        const name = rest.shift();
        if (letter === "o") await setNamed(shell, name, on);
      } else if (letter !== "l") setLetter(shell, letter, on);
    }
  }
  if (takesCommand) invocation.command = rest.shift() ?? "";
  invocation.operands = rest;
  return invocation;
}

async function runInvocation(shell: Shell, invocation: Invocation): Promise<void> {
  const { command, operands } = invocation;
  if (command !== undefined) {
    if (operands[0] !== undefined) shell.name = operands[0];
    shell.positional = operands.slice(1);
    shell.hasCommandText = true;
    return runCommandText(shell, command);
  }
  const [script, ...rest] = operands;
  if (script !== undefined && !invocation.readsStandardInput) {
    shell.positional = rest;
    return runScriptFile(shell, script);
  }
  shell.positional = operands;
  const terminal = shell.process.descriptors.get(0)?.type === "terminal";
  if (terminal || invocation.interactive) return runInteractive(shell);
  return runStandardInput(shell);
}

/** `-c`: the last simple command takes the shell's place, as bash and busybox do, unless a trap needs the shell. */
async function runCommandText(shell: Shell, text: string): Promise<void> {
  const script = parse(text);
  demandSyntax(shell, text, script);
  shell.source = text;
  if (shell.options.noexec) return;
  const last = script.commands.at(-1);
  const command = last?.command;
  const replaces =
    command?.type === "Command" &&
    last?.background !== true &&
    (shell.flavour !== "bash" || script.commands.length === 1);
  if (!replaces) return runStatements(shell, script.commands);
  await runStatements(shell, script.commands.slice(0, -1));
  if (shell.traps.size > 0 || shell.jobs.list().length > 0) await runStatements(shell, script.commands.slice(-1));
  else await runSimpleCommand(shell, command, true);
}

async function runScriptFile(shell: Shell, path: string): Promise<void> {
  const { files } = shell.process;
  let text: string;
  try {
    const found = files.find(path) === undefined ? findInPath(shell.process, path, shell.variables.get("PATH")) : path;
    text = files.readText(found ?? path);
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    const told = shell.isBash ? `${path}: ${error.message}` : `can't open '${path}': ${error.message}`;
    const name = shell.flavour === "dash" ? `0: cannot open ${path}: No such file` : told;
    await shell.process.warn(`${shell.name}: ${name}\n`);
    shell.process.exit(error.code === "ENOENT" ? (shell.isBash ? 127 : 2) : 126);
  }
  shell.name = path;
  shell.sourceName = path;
  await runText(shell, text);
}

/** A file without `#!` that execve refused: the shell runs it itself. */
export async function runShellScript(
  process: Process,
  flavour: Flavour,
  path: string,
  words: readonly string[],
): Promise<number> {
  process.resetHandlers();
  const shell = new Shell(process, flavour, words[0] ?? path);
  shell.positional = words.slice(1);
  return runShellBody(shell, () => runScriptFile(shell, path));
}

/** Commands from a pipe: each is run as soon as it is complete, and what it does not read is left to it. */
async function runStandardInput(shell: Shell): Promise<void> {
  let text = "";
  for (;;) {
    const line = await readLine(shell.process);
    if (line !== undefined) text += line;
    const script = parse(text);
    if (line !== undefined && isIncomplete(text, script)) continue;
    if (text !== "") await runText(shell, text);
    if (line === undefined) return;
    text = "";
  }
}

async function readLine(process: Process): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  for (let part = await process.read(0, 65_536, 10); part !== undefined; part = await process.read(0, 65_536, 10)) {
    parts.push(part);
    if (part.at(-1) === 10) break;
  }
  return parts.length === 0 ? undefined : Buffer.concat(parts).toString();
}
