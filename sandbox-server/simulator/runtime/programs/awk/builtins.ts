import { formatDate } from "../format-date.ts";
import { formatPrintf } from "../format-printf.ts";
import { UsageFault } from "../program.ts";
import type { AwkInterpreter } from "./interpreter.ts";
import type { Expression } from "./syntax.ts";
import { InputText, toNumber, type Value } from "./values.ts";

type Numeric = (value: number, second: number) => number;

const NUMERIC: Readonly<Record<string, Numeric>> = {
  atan2: Math.atan2,
  cos: Math.cos,
  exp: Math.exp,
  int: Math.trunc,
  log: Math.log,
  sin: Math.sin,
  sqrt: Math.sqrt,
};

/** `printf` and `sprintf`: for `%c` a number is a character's code. */
export function formatValues(awk: AwkInterpreter, values: readonly Value[]): string {
  const [format = "", ...rest] = values;
  const template = awk.text(format);
  const kinds = [...template.matchAll(/%%|%[-+ #0']*(\*|\d+)?(?:\.(?:\*|\d+)?)?([a-zA-Z])/g)]
    .filter(([all]) => all !== "%%")
    .flatMap(([, width, kind]) => (width === "*" ? ["d", kind] : [kind]));
  const words = rest.map((value, index) =>
    kinds[index] === "c" && typeof value === "number"
      ? String.fromCodePoint(Math.trunc(value) & 0x1f_ffff)
      : awk.text(value),
  );
  // Used once, unlike in the shell.
  return Buffer.from(formatPrintf(template, words.slice(0, Math.max(kinds.length, 0)), 0).text).toString();
}

/** The functions that awk itself has. Throws UsageFault for an unknown one. */
export async function callBuiltin(awk: AwkInterpreter, name: string, args: readonly Expression[]): Promise<Value> {
  const numeric = Object.hasOwn(NUMERIC, name) ? NUMERIC[name] : undefined;
  if (numeric !== undefined) return numeric(await number(awk, args[0]), await number(awk, args[1]));
  switch (name) {
    case "length":
      return length(awk, args[0]);
    case "substr":
      return substring(awk, args);
    case "index":
      return (await text(awk, args[0])).indexOf(await text(awk, args[1])) + 1;
    case "split":
      return split(awk, args);
    case "sub":
    case "gsub":
      return substitute(awk, args, name === "gsub");
    case "match": {
      const found = (await awk.pattern(args[1])).exec(await text(awk, args[0]));
      awk.set("RSTART", found === null ? 0 : found.index + 1);
      awk.set("RLENGTH", found === null ? -1 : found[0].length);
      return found === null ? 0 : found.index + 1;
    }
    case "sprintf": {
      const values: Value[] = [];
      for (const argument of args) values.push(await awk.evaluate(argument));
      return formatValues(awk, values);
    }
    case "toupper":
      return (await text(awk, args[0])).toUpperCase();
    case "tolower":
      return (await text(awk, args[0])).toLowerCase();
    case "rand":
      return awk.process.scope.random.next();
    case "srand":
      return 0;
    case "systime":
      return Math.floor(awk.process.scope.clock.now() / 1000);
    case "strftime":
      return formatDate(
        args[0] === undefined ? "%a %b %e %H:%M:%S UTC %Y" : await text(awk, args[0]),
        args[1] === undefined ? awk.process.scope.clock.now() : (await number(awk, args[1])) * 1000,
      );
    case "system":
      return awk.streams.runShell(await text(awk, args[0]));
    case "close":
      return awk.streams.close(await text(awk, args[0]));
    case "fflush":
      return 0;
    default:
      throw new UsageFault(`cmd. line:1: Call to undefined function ${name}`, 2);
  }
}

async function text(awk: AwkInterpreter, node: Expression | undefined): Promise<string> {
  return node === undefined ? "" : awk.text(await awk.evaluate(node));
}

async function number(awk: AwkInterpreter, node: Expression | undefined): Promise<number> {
  return node === undefined ? 0 : toNumber(await awk.evaluate(node));
}

async function length(awk: AwkInterpreter, node: Expression | undefined): Promise<number> {
  if (node === undefined) return [...awk.text(awk.field(0))].length;
  if (node.type === "variable") {
    const size = awk.arraySize(node.name);
    if (size !== undefined) return size;
  }
  return [...(await text(awk, node))].length;
}

async function substring(awk: AwkInterpreter, args: readonly Expression[]): Promise<string> {
  const characters = [...(await text(awk, args[0]))];
  const start = Math.round(await number(awk, args[1]));
  const end = args[2] === undefined ? characters.length + 1 : start + Math.round(await number(awk, args[2]));
  return characters.slice(Math.max(0, start - 1), Math.max(0, end - 1)).join("");
}

async function split(awk: AwkInterpreter, args: readonly Expression[]): Promise<number> {
  const [source, target, separator] = args;
  const value = await text(awk, source);
  const by =
    separator === undefined
      ? awk.text(awk.get("FS"))
      : separator.type === "regexp"
        ? separator.source
        : await text(awk, separator);
  const parts = awk.splitText(value, by);
  const array = awk.array(target?.type === "variable" ? target.name : "");
  array.clear();
  for (const [index, part] of parts.entries()) array.set(String(index + 1), new InputText(part));
  return parts.length;
}

async function substitute(awk: AwkInterpreter, args: readonly Expression[], all: boolean): Promise<number> {
  const [pattern, replacement, given] = args;
  const target: Expression = given ?? { type: "field", index: { type: "number", value: 0 } };
  const expression = new RegExp((await awk.pattern(pattern)).source, all ? "g" : "");
  const template = await text(awk, replacement);
  let count = 0;
  const changed = (await text(awk, target)).replace(expression, (match) => {
    count += 1;
    return template.replace(/\\\\|\\&|&/g, (part) => (part === "&" ? match : part.slice(1)));
  });
  if (count > 0) await awk.store(target, changed);
  return count;
}
