import { parseSize } from "../human-size.ts";
import { forEachInput, readLines } from "../lines.ts";
import { parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";

interface SortKey {
  readonly from: number;
  readonly to: number | undefined;
  readonly flags: string;
}

function parseKey(text: string): SortKey {
  const match = /^(\d+)(?:\.\d+)?([a-zA-Z]*)(?:,(\d+)(?:\.\d+)?([a-zA-Z]*))?$/.exec(text);
  if (match === null) throw new UsageFault(`invalid number at field start: invalid count at start of '${text}'`, 2);
  return {
    from: Number(match[1]),
    to: match[3] === undefined ? undefined : Number(match[3]),
    flags: `${match[2] ?? ""}${match[4] ?? ""}`,
  };
}

const sort = program("sort", async (process, args) => {
  const options = parseOptions(args, "rnuk:t:fbhVo:scdgMi", [
    "reverse",
    "numeric-sort",
    "unique",
    "key=",
    "field-separator=",
    "output=",
  ]);
  const lines: string[] = [];
  const good = await forEachInput(process, options.operands, async ({ file }) => {
    for await (const line of readLines(process, file)) lines.push(line);
  });
  const global =
    ["n", "r", "f", "h", "V", "g"].filter((letter) => options.has(letter)).join("") +
    (options.has("numeric-sort") ? "n" : "") +
    (options.has("reverse") ? "r" : "");
  const separator = options.value("t", "field-separator");
  const keys = options.values("k", "key").map(parseKey);
  const compare = (a: string, b: string): number => {
    for (const key of keys) {
      const flags = key.flags === "" ? global : key.flags;
      const order = compareText(fieldText(a, key, separator), fieldText(b, key, separator), flags);
      if (order !== 0) return flags.includes("r") ? -order : order;
    }
    const order = keys.length > 0 ? compareText(a, b, "") : compareText(a, b, global);
    return global.includes("r") ? -order : order;
  };
  const sorted = lines.sort(compare);
  const same = (a: string, b: string) =>
    keys.length > 0
      ? keys.every(
          (key) => compareText(fieldText(a, key, separator), fieldText(b, key, separator), key.flags || global) === 0,
        )
      : compareText(a, b, global) === 0;
  const unique = options.has("u", "unique")
    ? sorted.filter((line, index) => index === 0 || !same(sorted[index - 1] ?? "", line))
    : sorted;
  const text = unique.map((line) => `${line}\n`).join("");
  const output = options.value("o", "output");
  if (output === undefined) await process.print(text);
  else process.files.writeFile(output, text);
  return good ? 0 : 2;
});

function fieldText(line: string, key: SortKey, separator: string | undefined): string {
  const fields = separator === undefined ? (line.match(/\s*\S+/g) ?? []) : line.split(separator);
  return fields
    .slice(key.from - 1, key.to)
    .join(separator ?? "")
    .replace(separator === undefined ? /^\s+/ : /^$/, "");
}

function compareText(a: string, b: string, flags: string): number {
  if (flags.includes("n") || flags.includes("g")) return leadingNumber(a) - leadingNumber(b) || 0;
  if (flags.includes("h"))
    return (parseSize(a.trim().split(/\s/)[0] ?? "") ?? 0) - (parseSize(b.trim().split(/\s/)[0] ?? "") ?? 0);
  if (flags.includes("V")) return a.localeCompare(b, "en", { numeric: true });
  const [left, right] = flags.includes("f") ? [a.toUpperCase(), b.toUpperCase()] : [a, b];
  return left < right ? -1 : left > right ? 1 : 0;
}

function leadingNumber(text: string): number {
  const value = Number.parseFloat(text);
  return Number.isNaN(value) ? 0 : value;
}

const uniq = program("uniq", async (process, args) => {
  const options = parseOptions(args, "cduif:");
  const [input] = options.operands;
  const groups: { line: string; count: number }[] = [];
  const keyOf = (line: string) => (options.has("i") ? line.toLowerCase() : line);
  const good = await forEachInput(process, input === undefined ? [] : [input], async ({ file }) => {
    for await (const line of readLines(process, file)) {
      const last = groups.at(-1);
      if (last !== undefined && keyOf(last.line) === keyOf(line)) last.count += 1;
      else groups.push({ line, count: 1 });
    }
  });
  const shown = groups.filter(({ count }) => (options.has("d") ? count > 1 : options.has("u") ? count === 1 : true));
  await process.print(
    shown.map(({ line, count }) => `${options.has("c") ? `${String(count).padStart(7)} ` : ""}${line}\n`).join(""),
  );
  return good ? 0 : 1;
});

const comm = program("comm", async (process, args) => {
  const options = parseOptions(args, "123");
  const [a = "", b = ""] = options.operands;
  const left = process.files.readText(a).replace(/\n$/, "").split("\n");
  const right = process.files.readText(b).replace(/\n$/, "").split("\n");
  const common = new Set(left.filter((line) => right.includes(line)));
  const all = [...new Set([...left, ...right])].sort();
  for (const line of all) {
    const column = common.has(line) ? 3 : left.includes(line) ? 1 : 2;
    if (options.has(String(column))) continue;
    const indent = [1, 2].filter((number) => number < column && !options.has(String(number))).length;
    await process.print(`${"\t".repeat(indent)}${line}\n`);
  }
  return 0;
});

/** Programs that sort, or want sorted lines. */
export const sortPrograms = [sort, uniq, comm];
