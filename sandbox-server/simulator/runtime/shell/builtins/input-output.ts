import { SystemFault } from "../../files/system-fault.ts";
import { echoText } from "../../programs/echo.ts";
import { formatPrintf } from "../../programs/format-printf.ts";
import type { Shell } from "../shell.ts";
import { ShellFault } from "../shell-fault.ts";
import type { Builtin } from "./builtin.ts";

export const echo: Builtin = async (shell, args) => {
  await shell.process.print(echoText(args, shell.flavour === "dash"));
  return 0;
};

export const printf: Builtin = async (shell, args) => {
  let words = args;
  let target: string | undefined;
  if (words[0] === "-v") {
    target = words[1];
    words = words.slice(2);
  }
  if (words[0] === "--") words = words.slice(1);
  const [format, ...rest] = words;
  if (format === undefined) throw new ShellFault("printf: usage: printf [-v var] format [arguments]", false, 2);
  const { text, faults } = formatPrintf(format, rest, shell.process.scope.clock.now());
  if (target === undefined) await shell.process.print(text);
  else shell.assign(target, Buffer.from(text).toString());
  for (const fault of faults)
    await shell.complain(
      shell.flavour === "ash" ? fault.replace(/^(.*): (invalid number)$/s, "$2 '$1'") : `printf: ${fault}`,
    );
  return faults.length > 0 ? 1 : 0;
};

interface ReadOptions {
  raw: boolean;
  silent: boolean;
  prompt: string;
  array: string | undefined;
  delimiter: string;
  timeoutMs: number | undefined;
  characters: number | undefined;
  descriptor: number;
  names: string[];
}

function readOptions(args: readonly string[]): ReadOptions {
  const options: ReadOptions = {
    raw: false,
    silent: false,
    prompt: "",
    array: undefined,
    delimiter: "\n",
    timeoutMs: undefined,
    characters: undefined,
    descriptor: 0,
    names: [],
  };
  const rest = [...args];
  while (rest[0]?.startsWith("-") === true && rest[0].length > 1) {
    const word = rest.shift() ?? "";
    if (word === "--") break;
    for (let index = 1; index < word.length; index += 1) {
      const letter = word.charAt(index);
      if (letter === "r") options.raw = true;
      else if (letter === "s") options.silent = true;
      else if ("padtnNu".includes(letter)) {
        const value = word.slice(index + 1) || (rest.shift() ?? "");
        setReadOption(options, letter, value);
        break;
      } else if (letter !== "e") throw new ShellFault(`read: -${letter}: invalid option`, false, 2);
    }
  }
  options.names = rest;
  return options;
}

function setReadOption(options: ReadOptions, letter: string, value: string): void {
  if (letter === "p") options.prompt = value;
  else if (letter === "a") options.array = value;
  else if (letter === "d") options.delimiter = value.charAt(0);
  else if (letter === "t") options.timeoutMs = Number(value) * 1000;
  else if (letter === "u") options.descriptor = Number(value);
  else options.characters = Number(value);
}

/** `read`: one line, cut into variables at IFS. */
export const read: Builtin = async (shell, args) => {
  const options = readOptions(args);
  const { terminal } = shell.process;
  const fromTerminal = shell.process.descriptor(options.descriptor).type === "terminal";
  if (options.prompt !== "" && (fromTerminal || !shell.isBash)) await shell.process.warn(options.prompt);
  const quiet = options.silent && fromTerminal && terminal !== undefined;
  if (quiet) terminal.echo = false;
  try {
    const { text, status } = await readInput(shell, options);
    await store(shell, options, text);
    return status;
  } finally {
    if (quiet) terminal.echo = true;
  }
};

async function readInput(shell: Shell, options: ReadOptions): Promise<{ text: string; status: number }> {
  const { process } = shell;
  const file = process.descriptor(options.descriptor);
  const delimiter = options.delimiter === "" ? 0 : options.delimiter.charCodeAt(0);
  const deadline = options.timeoutMs === undefined ? undefined : process.scope.clock.now() + options.timeoutMs;
  const bytes: number[] = [];
  await process.tick();
  for (;;) {
    const wanted = options.characters === undefined ? 65_536 : options.characters - bytes.length;
    if (wanted <= 0) return { text: Buffer.from(bytes).toString(), status: 0 };
    const part = file.tryRead(wanted, delimiter);
    if (part === "end") return { text: Buffer.from(bytes).toString(), status: 1 };
    if (part === "wait") {
      if (deadline !== undefined && process.scope.clock.now() >= deadline)
        return { text: Buffer.from(bytes).toString(), status: 142 };
      const sources = [(wake: () => void) => file.onReady(wake), (wake: () => void) => process.arrivals.add(wake)];
      if (deadline !== undefined)
        sources.push((wake) => process.scope.clock.after(deadline - process.scope.clock.now(), wake));
      await process.waitFor(...sources);
      if (shell.pendingTraps.length > 0) return { text: "", status: 130 };
      continue;
    }
    for (const byte of part) bytes.push(byte);
    if (bytes.at(-1) !== delimiter) continue;
    if (!options.raw && delimiter === 10 && endsWithEscape(bytes)) {
      bytes.splice(-2);
      continue;
    }
    bytes.pop();
    return { text: Buffer.from(bytes).toString(), status: 0 };
  }
}

function endsWithEscape(bytes: readonly number[]): boolean {
  let count = 0;
  for (let index = bytes.length - 2; index >= 0 && bytes[index] === 92; index -= 1) count += 1;
  return count % 2 === 1;
}

async function store(shell: Shell, options: ReadOptions, text: string): Promise<void> {
  const ifs = shell.variables.get("IFS") ?? " \t\n";
  if (options.array !== undefined) {
    const words = cutWords(text, ifs, Number.POSITIVE_INFINITY, options.raw);
    shell.variables.setArray(
      options.array,
      words.map((word, index) => [String(index), word] as const),
    );
    return;
  }
  if (options.names.length === 0) {
    shell.assign("REPLY", options.raw ? text : text.replace(/\\(.)/gs, "$1"));
    return;
  }
  const words = cutWords(text, ifs, options.names.length, options.raw);
  for (const [index, name] of options.names.entries()) shell.assign(name, words[index] ?? "");
}

/** At most `count` words; the last takes the rest of the line. */
function cutWords(text: string, ifs: string, count: number, raw: boolean): string[] {
  const blanks = [...ifs].filter((character) => " \t\n".includes(character)).join("");
  const isBlank = (character: string | undefined) => character !== undefined && blanks.includes(character);
  const words: string[] = [];
  let at = 0;
  while (isBlank(text[at])) at += 1;
  while (at < text.length) {
    if (words.length === count - 1) {
      let end = text.length;
      while (end > at && isBlank(text[end - 1])) end -= 1;
      const rest = text.slice(at, end);
      const single =
        /^[^\s]*$/.test(rest) &&
        ifs.includes(rest.at(-1) ?? " ") &&
        [...rest].filter((c) => ifs.includes(c)).length === 1;
      words.push(withoutBackslashes(single ? rest.slice(0, -1) : rest, raw));
      return words;
    }
    let word = "";
    while (at < text.length && !ifs.includes(text.charAt(at))) {
      if (!raw && text[at] === "\\") at += 1;
      word += text.charAt(at);
      at += 1;
    }
    words.push(word);
    while (isBlank(text[at])) at += 1;
    if (at < text.length && ifs.includes(text.charAt(at)) && !isBlank(text[at])) {
      at += 1;
      while (isBlank(text[at])) at += 1;
    }
  }
  return words;
}

function withoutBackslashes(text: string, raw: boolean): string {
  return raw ? text : text.replace(/\\(.)/gs, "$1");
}

/** `mapfile -t name`. */
export const mapfile: Builtin = async (shell, args) => {
  const strip = args.includes("-t");
  const name = args.findLast((argument) => !argument.startsWith("-")) ?? "MAPFILE";
  const text = (await shell.process.readAll(0)).toString();
  const lines = text.split(/(?<=\n)/).map((line) => (strip ? line.replace(/\n$/, "") : line));
  shell.variables.setArray(
    name,
    lines.filter((line) => line !== "").map((line, index) => [String(index), line] as const),
  );
  return 0;
};

export const cd: Builtin = async (shell, args) => {
  const words = args.filter((argument) => !/^-[LPe]+$/.test(argument));
  const old = shell.variables.get("PWD") ?? shell.process.workingDirectory;
  const wanted = words[0] === "-" ? shell.variables.get("OLDPWD") : (words[0] ?? shell.variables.get("HOME"));
  if (wanted === undefined) throw new ShellFault(words[0] === "-" ? "cd: OLDPWD not set" : "cd: HOME not set");
  try {
    const located = shell.process.files.locate(wanted === "" ? "." : wanted);
    if (located.node === undefined) throw new SystemFault("ENOENT");
    if (located.node.kind !== "directory") throw new SystemFault("ENOTDIR");
    if (!shell.process.files.mayAccess(located.path, 1)) throw new SystemFault("EACCES");
    shell.process.workingDirectory = located.path;
    shell.variables.set("OLDPWD", old);
    shell.variables.set("PWD", logicalPath(old, wanted));
    if (words[0] === "-") await shell.process.print(`${shell.variables.get("PWD") ?? ""}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    throw new ShellFault(
      shell.isBash
        ? `cd: ${wanted}: ${error.message}`
        : `cd: ${shell.flavour === "ash" && !shell.interactive && shell.sourceName === undefined ? `line ${shell.line}: ` : ""}can't cd to ${wanted}: ${error.message}`,
      false,
      shell.isBash ? 1 : 2,
    );
  }
};

/** The path as the person typed it: links keep their names. */
function logicalPath(from: string, to: string): string {
  const parts: string[] = [];
  for (const part of (to.startsWith("/") ? to : `${from}/${to}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

export const pwd: Builtin = async (shell, args) => {
  const path = args.includes("-P")
    ? shell.process.workingDirectory
    : (shell.variables.get("PWD") ?? shell.process.workingDirectory);
  await shell.process.print(`${path}\n`);
  return 0;
};
