import { findInPath } from "../../processes/execute.ts";
import type { Shell } from "../shell.ts";
import { ShellFault } from "../shell-fault.ts";
import { runSimpleCommand } from "../simple-command.ts";
import type { Builtin } from "./builtin.ts";
import { findBuiltin } from "./index.ts";

const KEYWORDS = new Set(
  "if then else elif fi for while until do done case esac in function select time { } ! [[ ]]".split(" "),
);

/** What a name means: for `type`, `command -v` and `which`. */
function meaning(shell: Shell, name: string): { readonly kind: string; readonly path?: string } | undefined {
  if (shell.aliases.has(name)) return { kind: "alias" };
  if (KEYWORDS.has(name)) return { kind: "keyword" };
  if (shell.functions.has(name)) return { kind: "function" };
  if (findBuiltin(shell, name) !== undefined) return { kind: "builtin" };
  const path = findInPath(shell.process, name, shell.variables.get("PATH"));
  return path === undefined || shell.process.files.find(path) === undefined ? undefined : { kind: "file", path };
}

export const type: Builtin = async (shell, args) => {
  let status = 0;
  const terse = args.includes("-t");
  for (const name of args.filter((argument) => !/^-[tapPf]+$/.test(argument))) {
    const found = meaning(shell, name);
    if (found === undefined) {
      status = shell.isBash ? 1 : 127;
      if (!terse) await complainMissing(shell, name);
    } else if (terse) await shell.process.print(`${found.kind}\n`);
    else await shell.process.print(`${name} is ${describe(shell, found, name)}\n`);
  }
  return status;
};

async function complainMissing(shell: Shell, name: string): Promise<void> {
  if (shell.isBash) await shell.complain(`type: ${name}: not found`);
  else await shell.process.print(`${name}: not found\n`);
}

function describe(shell: Shell, found: { readonly kind: string; readonly path?: string }, name: string): string {
  if (found.kind === "file") return found.path ?? "";
  if (found.kind === "alias")
    return `${shell.isBash ? "aliased to" : "an alias for"} ${shell.isBash ? "`" : ""}${shell.aliases.get(name) ?? ""}${shell.isBash ? "'" : ""}`;
  return found.kind === "builtin" ? "a shell builtin" : found.kind === "keyword" ? "a shell keyword" : "a function";
}

/** `command`: a program or builtin although a function has the same name. */
export const command: Builtin = async (shell, args, node) => {
  const [first, ...rest] = args;
  if (first === "-v" || first === "-V") {
    for (const name of rest) {
      const found = meaning(shell, name);
      if (found === undefined) {
        if (first === "-V") await complainMissing(shell, name);
        return 127 - (shell.isBash ? 126 : 0);
      }
      const alias = found.kind === "alias" ? `alias ${name}='${shell.aliases.get(name) ?? ""}'` : undefined;
      await shell.process.print(
        first === "-V" ? `${name} is ${describe(shell, found, name)}\n` : `${alias ?? found.path ?? name}\n`,
      );
    }
    return 0;
  }
  const words = first === "-p" || first === "--" ? rest : args;
  const [name] = words;
  if (name === undefined) return 0;
  const builtin = findBuiltin(shell, name);
  if (builtin !== undefined) return builtin(shell, words.slice(1), node);
  return runPlain(shell, words, node);
};

async function runPlain(shell: Shell, words: readonly string[], node: Parameters<Builtin>[2]): Promise<number> {
  const toWord = (text: string) =>
    ({
      type: "Word",
      text: "",
      value: "",
      pos: 0,
      end: 0,
      parts: [{ type: "SingleQuoted", value: text, text, pos: 0, end: 0 }],
    }) as const;
  const [name = "", ...rest] = words;
  const hidden = shell.functions.get(name);
  shell.functions.delete(name);
  try {
    const args = rest.map(toWord);
    await runSimpleCommand(shell, { ...node, name: toWord(name), prefix: [], suffix: args, args, redirects: [] });
  } finally {
    if (hidden !== undefined) shell.functions.set(name, hidden);
  }
  return shell.status;
}

export const builtinCommand: Builtin = (shell, args, node) => {
  const [name = "", ...rest] = args;
  const builtin = findBuiltin(shell, name);
  if (builtin === undefined) throw new ShellFault(`builtin: ${name}: not a shell builtin`);
  return builtin(shell, rest, node);
};

export const alias: Builtin = async (shell, args) => {
  for (const word of args) {
    const cut = word.indexOf("=");
    if (cut > 0) shell.aliases.set(word.slice(0, cut), word.slice(cut + 1));
    else if (shell.aliases.has(word)) await printAlias(shell, word);
    else throw new ShellFault(`alias: ${word}: not found`);
  }
  if (args.length === 0) for (const name of shell.aliases.keys()) await printAlias(shell, name);
  return 0;
};

function printAlias(shell: Shell, name: string): Promise<void> {
  return shell.process.print(`${shell.isBash ? "alias " : ""}${name}='${shell.aliases.get(name) ?? ""}'\n`);
}

export const unalias: Builtin = (shell, args) => {
  for (const name of args) {
    if (name === "-a") shell.aliases.clear();
    else shell.aliases.delete(name);
  }
  return 0;
};

/** `getopts optstring name [args]` (POSIX). */
export const getopts: Builtin = async (shell, args) => {
  const [options = "", name = "", ...given] = args;
  const words = given.length > 0 ? given : shell.positional;
  const silent = options.startsWith(":");
  let index = Number(shell.variables.get("OPTIND") ?? "1");
  let offset = Number(shell.variables.get("_OPTOFFSET") ?? "1");
  if (index === 1 && offset > 1 && !(words[0] ?? "").startsWith("-")) offset = 1;
  const word = words[index - 1];
  if (word === undefined || !word.startsWith("-") || word === "-" || word === "--") {
    if (word === "--") shell.assign("OPTIND", String(index + 1));
    shell.assign(name, "?");
    shell.variables.set("_OPTOFFSET", "1");
    return 1;
  }
  const letter = word.charAt(offset);
  const at = options.indexOf(letter);
  const takesValue = at >= 0 && options.charAt(at + 1) === ":";
  offset += 1;
  let value: string | undefined;
  if (takesValue) {
    value = offset < word.length ? word.slice(offset) : words[index];
    index += offset < word.length ? 1 : 2;
    offset = 1;
  } else if (offset >= word.length) {
    index += 1;
    offset = 1;
  }
  shell.assign("OPTIND", String(index));
  shell.variables.set("_OPTOFFSET", String(offset));
  return report(shell, { name, letter, silent, known: at >= 0 && letter !== ":", takesValue, value });
};

async function report(
  shell: Shell,
  found: {
    name: string;
    letter: string;
    silent: boolean;
    known: boolean;
    takesValue: boolean;
    value: string | undefined;
  },
): Promise<number> {
  const missing = found.known && found.takesValue && found.value === undefined;
  if (found.known && !missing) {
    shell.assign(found.name, found.letter);
    if (found.value === undefined) shell.variables.unset("OPTARG");
    else shell.assign("OPTARG", found.value);
    return 0;
  }
  shell.assign(found.name, missing && found.silent ? ":" : "?");
  if (found.silent) shell.assign("OPTARG", found.letter);
  else {
    const text = missing ? "option requires an argument" : "illegal option";
    await shell.process.warn(`${shell.name}: ${text} -- ${found.letter}\n`);
    shell.variables.unset("OPTARG");
  }
  return 0;
}
