import type { Assignment, Command, Redirection, Word } from "unbash";
import { parse } from "unbash";
import { SystemFault } from "../files/system-fault.ts";
import { ReplaceRequest } from "../processes/endings.ts";
import { becomeProgram, type Executable, findInPath, loadExecutable } from "../processes/execute.ts";
import type { Process } from "../processes/process.ts";
import { evaluateText } from "./arithmetic.ts";
import { findBuiltin, isSpecialBuiltin } from "./builtins/index.ts";
import { runCompound, runRedirected, waitForeground } from "./evaluate.ts";
import { expandText, expandWords } from "./expand.ts";
import { applyRedirections, withRedirections } from "./redirect.ts";
import type { FunctionBody, Shell } from "./shell.ts";
import { ReturnRequest, ShellFault } from "./shell-fault.ts";
import { runShellScript } from "./shell-program.ts";

/** Deeper recursion of functions ends the shell. */
const MAX_FUNCTION_DEPTH = 500;

/** A command with its words: assignments, redirections, then a function, a builtin or a program. */
export async function runSimpleCommand(shell: Shell, node: Command, last = false): Promise<void> {
  noteLine(shell, node.pos);
  shell.substitutionStatus = undefined;
  const expanded = unalias(shell, node);
  const words = await expandCommandWords(shell, expanded);
  const assignments = expanded.prefix.filter((part): part is Assignment => part.type === "Assignment");
  const [name] = words;
  if (shell.options.xtrace && (words.length > 0 || assignments.length > 0)) await trace(shell, words, assignments);
  if (name === undefined) {
    await withRedirections(shell, expanded.redirects, async () => {
      for (const assignment of assignments) await assign(shell, assignment);
    });
    shell.status = shell.substitutionStatus ?? 0;
    return;
  }
  const body = shell.functions.get(name);
  if (body !== undefined) return callFunction(shell, body, words, assignments, expanded.redirects);
  const builtin = findBuiltin(shell, name);
  if (builtin === undefined) return runProgram(shell, words, assignments, expanded.redirects, last);
  if (name === "exec") return runExec(shell, words.slice(1), assignments, expanded.redirects);
  await withRedirections(shell, expanded.redirects, () =>
    withAssignments(shell, assignments, isSpecialBuiltin(name) && !shell.isBash, async () => {
      shell.status = await builtin(shell, words.slice(1), expanded);
    }),
  );
}

function noteLine(shell: Shell, position: number): void {
  let line = 1;
  const { source } = shell;
  for (let index = source.indexOf("\n"); index >= 0 && index < position; index = source.indexOf("\n", index + 1))
    line += 1;
  shell.line = line;
}

/** Assignments among the arguments of declare and export keep their form; elsewhere they are plain words. */
async function expandCommandWords(shell: Shell, node: Command): Promise<string[]> {
  const words: string[] = node.name === undefined ? [] : await expandWords(shell, [node.name]);
  for (const part of node.args) {
    if (part.type === "Word") words.push(...(await expandWords(shell, [part])));
    else if (part.value.type === "Word")
      words.push(`${part.name}${part.append === true ? "+" : ""}=${await expandText(shell, part.value)}`);
    else words.push(part.name);
  }
  return words;
}

function unalias(shell: Shell, node: Command): Command {
  const text = node.name?.text;
  const value = text === undefined ? undefined : shell.aliases.get(text);
  if (value === undefined || (!shell.interactive && shell.isBash)) return node;
  const parsed = parse(value).commands[0]?.command;
  if (parsed?.type !== "Command") return node;
  const args = [...parsed.args, ...node.args];
  return { ...parsed, suffix: args, args, redirects: [...parsed.redirects, ...node.redirects] };
}

async function trace(shell: Shell, words: readonly string[], assignments: readonly Assignment[]): Promise<void> {
  const quote = (word: string) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
  const parts = words.length > 0 ? words.map(quote) : await traceAssignments(shell, assignments);
  await shell.process.warn(`${shell.variables.get("PS4") ?? "+ "}${parts.join(" ")}\n`);
}

async function traceAssignments(shell: Shell, assignments: readonly Assignment[]): Promise<string[]> {
  const parts: string[] = [];
  for (const { name, value, text } of assignments) {
    parts.push(value.type === "Word" ? `${name}=${await expandText(shell, value)}` : text);
  }
  return parts;
}

/** `name=value`, `name+=value`, `name[index]=value`, `name=(…)`. */
export async function assign(shell: Shell, assignment: Assignment): Promise<void> {
  const { name, value, append, index } = assignment;
  if (value.type === "ArrayValue") {
    await assignArray(shell, name, value.elements, append === true);
    return;
  }
  const text = await expandText(shell, value);
  const variable = shell.variables.find(name);
  if (index !== undefined) {
    const key = await shell.subscript(name, index);
    const old = append === true ? (shell.element(name, key) ?? "") : "";
    shell.variables.setElement(name, key, old + text);
  } else if (variable?.integer === true) {
    const sum = append === true ? `(${shell.parameter(name) ?? "0"})+(${text})` : text;
    shell.assign(name, String(await evaluateText(shell, sum)));
  } else shell.assign(name, append === true ? (shell.variables.get(name) ?? "") + text : text);
}

async function assignArray(shell: Shell, name: string, items: readonly Word[], append: boolean): Promise<void> {
  const old = shell.variables.find(name)?.value;
  const entries = new Map<string, string>(append && old instanceof Map ? old : []);
  if (append && typeof old === "string") entries.set("0", old);
  let next = Math.max(-1, ...[...entries.keys()].map(Number).filter(Number.isFinite)) + 1;
  for (const item of items) {
    const keyed = /^\[([^\]]*)\]=([\s\S]*)$/.exec(item.text);
    if (keyed === null) {
      for (const text of await expandWords(shell, [item])) {
        entries.set(String(next), text);
        next += 1;
      }
      continue;
    }
    const [, keyText = "", valueText = ""] = keyed;
    const associative = shell.variables.find(name)?.array === "associative";
    const keyWord = await expandText(shell, wordOf(keyText));
    const key = associative ? keyWord : String(await evaluateText(shell, keyWord));
    entries.set(key, await expandText(shell, wordOf(valueText)));
    next = Number(key) + 1;
  }
  shell.variables.setArray(name, entries);
}

function wordOf(text: string): Word {
  const command = parse(`: ${text}`).commands[0]?.command;
  const word = command?.type === "Command" ? command.suffix[0] : undefined;
  return word?.type === "Word" ? word : { type: "Word", text: "", value: "", pos: 0, end: 0 };
}

/** Assignments before a command last as long as it does. */
async function withAssignments(
  shell: Shell,
  assignments: readonly Assignment[],
  permanent: boolean,
  body: () => Promise<void>,
): Promise<void> {
  if (assignments.length === 0) return body();
  const saved = assignments.map(({ name }) => {
    const variable = shell.variables.find(name);
    return { name, variable: variable === undefined ? undefined : { ...variable } };
  });
  for (const assignment of assignments) {
    await assign(shell, assignment);
    shell.variables.declare(assignment.name).exported = true;
  }
  try {
    await body();
  } finally {
    if (!permanent) {
      for (const { name, variable } of saved) {
        if (variable === undefined) shell.variables.unset(name);
        else Object.assign(shell.variables.declare(name), variable);
      }
    }
  }
}

async function callFunction(
  shell: Shell,
  body: FunctionBody,
  words: readonly string[],
  assignments: readonly Assignment[],
  redirects: readonly Redirection[],
): Promise<void> {
  if (shell.functionNames.length >= MAX_FUNCTION_DEPTH) {
    throw new ShellFault(`${words[0] ?? ""}: maximum function nesting level exceeded (${MAX_FUNCTION_DEPTH})`, true);
  }
  const { positional } = shell;
  shell.positional = words.slice(1);
  shell.variables.pushScope();
  shell.functionNames.push(words[0] ?? "");
  const { loops } = shell;
  shell.loops = 0;
  try {
    await withRedirections(shell, redirects, () =>
      withAssignments(shell, assignments, false, () =>
        body.type === "Redirected" ? runRedirected(shell, body) : runCompound(shell, body),
      ),
    );
  } catch (error) {
    if (!(error instanceof ReturnRequest)) throw error;
    shell.status = error.status;
  } finally {
    shell.loops = loops;
    shell.functionNames.pop();
    shell.variables.popScope();
    shell.positional = positional;
  }
}

/** `exec`: without a command its redirections stay; with one the program replaces the shell. */
async function runExec(
  shell: Shell,
  words: readonly string[],
  assignments: readonly Assignment[],
  redirects: readonly Redirection[],
): Promise<void> {
  await applyRedirections(shell, shell.process, redirects);
  const rest = words[0] === "-a" ? words.slice(2) : words.filter((word, index) => index > 0 || !/^-[cl]+$/.test(word));
  if (rest.length === 0) {
    shell.status = 0;
    return;
  }
  for (const assignment of assignments) {
    await assign(shell, assignment);
    shell.variables.declare(assignment.name).exported = true;
  }
  // At a prompt a command that can't be run leaves the shell in place.
  const failed = await replaceBy(shell, rest);
  if (shell.interactive) shell.status = failed;
  else shell.process.exit(failed);
}

async function runProgram(
  shell: Shell,
  words: readonly string[],
  assignments: readonly Assignment[],
  redirects: readonly Redirection[],
  last: boolean,
): Promise<void> {
  if (last) {
    await applyRedirections(shell, shell.process, redirects);
    await withAssignments(shell, assignments, true, async () => {
      shell.process.exit(await replaceBy(shell, words));
    });
    return;
  }
  const child = shell.forkProcess();
  if (shell.options.monitor) child.group = child.pid;
  try {
    await applyRedirections(shell, child, redirects);
  } catch (error) {
    child.end({ code: 1 });
    throw error;
  }
  await withAssignments(shell, assignments, false, async () => {
    child.env = shell.variables.environment();
  });
  child.start(() => becomeCommand(shell, child, words, child.env));
  await waitForeground(shell, [child]);
}

/**
 * The program takes the place of this shell; the shell's own memory is given back. Returns only for what can't be
 * run, with its exit code.
 */
async function replaceBy(shell: Shell, words: readonly string[]): Promise<number> {
  const { process } = shell;
  const executable = await loadCommand(shell, process, words, shell.variables.environment());
  if (typeof executable === "number") return executable;
  throw new ReplaceRequest(executable);
}

/** Runs a program by name in `process`; what cannot be run is told in the shell's words: 127 and 126. */
async function becomeCommand(
  shell: Shell,
  process: Process,
  words: readonly string[],
  environment: Map<string, string>,
): Promise<number> {
  const body = await loadCommand(shell, process, words, environment);
  return typeof body === "number" ? body : body();
}

/** What to run, or the exit code of what cannot be run. */
async function loadCommand(
  shell: Shell,
  process: Process,
  words: readonly string[],
  environment: Map<string, string>,
): Promise<number | (() => Promise<number>)> {
  const [name = ""] = words;
  process.env = environment;
  const path = findInPath(process, name, shell.variables.get("PATH"));
  const tell = (text: string) => complainIn(shell, process, text);
  if (path === undefined) {
    await tell(`${name}: ${shell.isBash ? "command not found" : "not found"}`);
    return 127;
  }
  let executable: Executable;
  try {
    executable = loadExecutable(process, path, words);
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    const { flavour } = shell;
    if (error.code === "ENOEXEC") return () => runShellScript(process, flavour, path, words);
    const missing = error.code === "ENOENT";
    const directory = process.files.isDirectory(path);
    const text = directory && shell.isBash ? "Is a directory" : missing && !shell.isBash ? "not found" : error.message;
    await tell(`${name}: ${text}`);
    return missing ? 127 : 126;
  }
  return programBody(process, executable);
}

/** Made apart, so that a program that replaces a shell doesn't hold on to the shell. */
function programBody(process: Process, executable: Executable): () => Promise<number> {
  return () => becomeProgram(process, executable);
}

async function complainIn(shell: Shell, process: Process, text: string): Promise<void> {
  const where =
    shell.interactive || shell.flavour === "ash" ? "" : shell.isBash ? `line ${shell.line}: ` : `${shell.line}: `;
  await process.warn(`${shell.sourceName ?? shell.name}: ${where}${text}\n`);
}
