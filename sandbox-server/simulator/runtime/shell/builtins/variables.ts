import type { Assignment } from "unbash";
import { evaluateText } from "../arithmetic.ts";
import type { Shell } from "../shell.ts";
import { ShellFault } from "../shell-fault.ts";
import { assign } from "../simple-command.ts";
import { scalar, sortedKeys, type Variable } from "../variables.ts";
import type { Builtin } from "./builtin.ts";

interface Attributes {
  readonly exported?: boolean;
  readonly readonly?: boolean;
  readonly integer?: boolean;
  readonly array?: "indexed" | "associative";
  readonly local?: boolean;
}

/** Declares each argument with attributes and, where given, a value. */
async function declareAll(
  shell: Shell,
  args: readonly string[],
  assignments: readonly Assignment[],
  attributes: Attributes,
): Promise<number> {
  for (const argument of args) {
    const match = /^([A-Za-z_]\w*)(\+?=([\s\S]*))?$/.exec(argument);
    if (match === null) throw new ShellFault(`\`${argument}': not a valid identifier`);
    const [, name = "", assigned, value = ""] = match;
    const variable = attributes.local === true ? shell.variables.declareLocal(name) : shell.variables.declare(name);
    if (attributes.array !== undefined) variable.array = attributes.array;
    if (attributes.integer !== undefined) variable.integer = attributes.integer;
    const array = assignments.find((assignment) => assignment.name === name && assignment.value.type === "ArrayValue");
    if (array !== undefined) await assign(shell, array);
    else if (assigned !== undefined) {
      const text = variable.integer ? String(await evaluateText(shell, value)) : value;
      shell.assign(name, assigned.startsWith("+") ? (shell.variables.get(name) ?? "") + text : text);
    }
    if (attributes.exported !== undefined) variable.exported = attributes.exported;
    if (attributes.readonly === true) variable.readonly = true;
  }
  return 0;
}

function assignmentsOf(node: Parameters<Builtin>[2]): Assignment[] {
  return node.args.filter((part): part is Assignment => part.type === "Assignment");
}

function quoted(value: string): string {
  return `"${value.replace(/["\\$`]/g, "\\$&")}"`;
}

function describe(name: string, variable: Variable): string {
  const flags = [
    variable.array === "indexed" ? "a" : "",
    variable.array === "associative" ? "A" : "",
    variable.integer ? "i" : "",
    variable.readonly ? "r" : "",
    variable.exported ? "x" : "",
  ].join("");
  const head = `declare -${flags === "" ? "-" : flags} ${name}`;
  const { value } = variable;
  if (value instanceof Map) {
    const pairs = sortedKeys(variable).map((key) => `[${key}]=${quoted(value.get(key) ?? "")}`);
    return `${head}=(${pairs.join(" ")})`;
  }
  return value === undefined ? head : `${head}=${quoted(value)}`;
}

async function list(
  shell: Shell,
  wanted: (variable: Variable) => boolean,
  line: (name: string, variable: Variable) => string,
): Promise<number> {
  const lines = shell.variables.names().flatMap((name) => {
    const variable = shell.variables.find(name);
    return variable !== undefined && wanted(variable) ? [`${line(name, variable)}\n`] : [];
  });
  await shell.process.print(lines.join(""));
  return 0;
}

export const exportVariables: Builtin = (shell, args, node) => {
  const names = args.filter((argument) => !argument.startsWith("-"));
  if (names.length === 0) {
    const line = (name: string, variable: Variable) =>
      shell.isBash ? describe(name, variable) : `export ${name}='${scalar(variable) ?? ""}'`;
    return list(shell, (variable) => variable.exported, line);
  }
  return declareAll(shell, names, assignmentsOf(node), { exported: !args.includes("-n") });
};

export const readonlyVariables: Builtin = (shell, args, node) => {
  const names = args.filter((argument) => !argument.startsWith("-"));
  if (names.length === 0) return list(shell, (variable) => variable.readonly, describe);
  return declareAll(shell, names, assignmentsOf(node), { readonly: true });
};

export const local: Builtin = (shell, args, node) => {
  if (shell.functionNames.length === 0) throw new ShellFault("local: can only be used in a function");
  return declare(shell, args, node);
};

export const declare: Builtin = (shell, args, node) => {
  const flags = args.filter((argument) => /^[-+][a-zA-Z]+$/.test(argument)).join("");
  const names = args.filter((argument) => !/^[-+][a-zA-Z]+$/.test(argument));
  if (flags.includes("f") || flags.includes("F")) return listFunctions(shell, names);
  if (names.length === 0) return list(shell, () => true, describe);
  if (flags.includes("p")) return describeAll(shell, names);
  return declareAll(shell, names, assignmentsOf(node), {
    local: shell.functionNames.length > 0 && !flags.includes("g"),
    ...(flags.includes("A") ? { array: "associative" } : flags.includes("a") ? { array: "indexed" } : {}),
    ...(flags.includes("i") ? { integer: true } : {}),
    ...(flags.includes("x") ? { exported: true } : {}),
    ...(flags.includes("r") ? { readonly: true } : {}),
  });
};

async function describeAll(shell: Shell, names: readonly string[]): Promise<number> {
  let status = 0;
  for (const name of names) {
    const variable = shell.variables.find(name);
    if (variable === undefined) {
      await shell.complain(`declare: ${name}: not found`);
      status = 1;
    } else await shell.process.print(`${describe(name, variable)}\n`);
  }
  return status;
}

async function listFunctions(shell: Shell, names: readonly string[]): Promise<number> {
  const wanted = names.length === 0 ? [...shell.functions.keys()].sort() : names;
  const known = wanted.filter((name) => shell.functions.has(name));
  await shell.process.print(known.map((name) => (names.length === 0 ? `declare -f ${name}\n` : `${name}\n`)).join(""));
  return known.length === wanted.length ? 0 : 1;
}

export const unset: Builtin = async (shell, args) => {
  const functionsOnly = args.includes("-f");
  for (const name of args.filter((argument) => !argument.startsWith("-"))) {
    const element = /^(\w+)\[(.*)\]$/.exec(name);
    if (element !== null) await unsetElement(shell, element[1] ?? "", element[2] ?? "");
    else if (functionsOnly || (shell.variables.find(name) === undefined && shell.functions.has(name)))
      shell.functions.delete(name);
    else shell.variables.unset(name);
  }
  return 0;
};

async function unsetElement(shell: Shell, name: string, index: string): Promise<void> {
  const variable = shell.variables.find(name);
  if (!(variable?.value instanceof Map)) return;
  const key =
    variable.array === "associative" ? index.replace(/^["']|["']$/g, "") : String(await evaluateText(shell, index));
  variable.value.delete(key);
}

const LETTERS = {
  e: "errexit",
  u: "nounset",
  x: "xtrace",
  f: "noglob",
  n: "noexec",
  a: "allexport",
  C: "noclobber",
  v: "verbose",
  m: "monitor",
} as const;

/** `set`: options, positional parameters, or the list of variables. */
export const set: Builtin = async (shell, args) => {
  if (args.length === 0)
    return list(
      shell,
      (variable) => scalar(variable) !== undefined,
      (name, variable) => `${name}='${scalar(variable) ?? ""}'`,
    );
  const rest = [...args];
  while (rest.length > 0) {
    const word = rest.shift() ?? "";
    if (word === "--" || word === "-") {
      shell.positional = rest;
      return 0;
    }
    if (!/^[-+]/.test(word)) {
      shell.positional = [word, ...rest];
      return 0;
    }
    const on = word.startsWith("-");
    for (const letter of word.slice(1)) {
      if (letter === "o") await setNamed(shell, rest.shift(), on);
      else setLetter(shell, letter, on);
    }
  }
  return 0;
};

export function setLetter(shell: Shell, letter: string, on: boolean): void {
  if (Object.hasOwn(LETTERS, letter)) shell.options[LETTERS[letter as keyof typeof LETTERS]] = on;
  else if (!"bhikptBEHPT".includes(letter)) throw new ShellFault(`set: -${letter}: invalid option`, !shell.isBash, 2);
}

export async function setNamed(shell: Shell, name: string | undefined, on: boolean): Promise<void> {
  if (name === undefined) {
    const lines = Object.entries(shell.options).map(([key, value]) => `${key.padEnd(15)}\t${value ? "on" : "off"}\n`);
    await shell.process.print(lines.join(""));
  } else if (Object.hasOwn(shell.options, name)) shell.options[name as keyof typeof shell.options] = on;
  else if (!["emacs", "vi", "posix", "history", "ignoreeof", "physical", "hashall", "braceexpand"].includes(name)) {
    throw new ShellFault(`set: ${name}: invalid option name`, !shell.isBash, 2);
  }
}

export const letBuiltin: Builtin = async (shell, args) => {
  let value = 0n;
  for (const argument of args) value = await evaluateText(shell, argument);
  return value === 0n ? 1 : 0;
};
