import { forEachInput, readLines } from "../lines.ts";
import { parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";

/** `1,3-5,7-`: whether a position (from 1) is in the list. */
function rangeTest(list: string): (position: number) => boolean {
  const ranges = list.split(",").map((part) => {
    const match = /^(\d*)(-?)(\d*)$/.exec(part);
    if (match === null || part === "") throw new UsageFault(`invalid byte, character or field list`);
    const from = match[1] === "" ? 1 : Number(match[1]);
    return { from, to: match[2] === "" ? from : match[3] === "" ? Number.POSITIVE_INFINITY : Number(match[3]) };
  });
  return (position) => ranges.some(({ from, to }) => position >= from && position <= to);
}

const cut = program("cut", async (process, args) => {
  const options = parseOptions(args, "d:f:c:b:sn", [
    "delimiter=",
    "fields=",
    "characters=",
    "output-delimiter=",
    "only-delimited",
    "complement",
  ]);
  const fields = options.value("f", "fields");
  const characters = options.value("c", "b", "characters");
  const list = fields ?? characters;
  if (list === undefined) throw new UsageFault("you must specify a list of bytes, characters, or fields");
  const inList = rangeTest(list);
  const keep = options.has("complement") ? (position: number) => !inList(position) : inList;
  const delimiter = options.value("d", "delimiter") ?? "\t";
  const joiner = options.value("output-delimiter") ?? delimiter;
  const good = await forEachInput(process, options.operands, async ({ file }) => {
    for await (const line of readLines(process, file)) {
      if (fields === undefined) await process.print(`${[...line].filter((_c, index) => keep(index + 1)).join("")}\n`);
      else if (line.includes(delimiter))
        await process.print(
          `${line
            .split(delimiter)
            .filter((_f, index) => keep(index + 1))
            .join(joiner)}\n`,
        );
      else if (!options.has("s", "only-delimited")) await process.print(`${line}\n`);
    }
  });
  return good ? 0 : 1;
});

const rev = program("rev", async (process, args) => {
  const good = await forEachInput(process, args, async ({ file }) => {
    for await (const line of readLines(process, file)) await process.print(`${[...line].reverse().join("")}\n`);
  });
  return good ? 0 : 1;
});

const nl = program("nl", async (process, args) => {
  const options = parseOptions(args, "b:w:s:n:v:i:");
  const width = Number(options.value("w") ?? "6");
  const separator = options.value("s") ?? "\t";
  const style = options.value("b") ?? "t";
  const alignment = options.value("n") ?? "rn";
  let number = Number(options.value("v") ?? "1");
  const shown = (value: string) => {
    if (alignment === "ln") return value.padEnd(width);
    return value.padStart(width, alignment === "rz" ? "0" : " ");
  };
  const good = await forEachInput(process, options.operands, async ({ file }) => {
    for await (const line of readLines(process, file)) {
      if (style === "n" || (line === "" && style !== "a"))
        await process.print(`${" ".repeat(width + separator.length)}${line}\n`);
      else {
        await process.print(`${shown(String(number))}${separator}${line}\n`);
        number += Number(options.value("i") ?? "1");
      }
    }
  });
  return good ? 0 : 1;
});

const fold = program("fold", async (process, args) => {
  const options = parseOptions(args, "w:s");
  const width = Number(options.value("w") ?? "80");
  const good = await forEachInput(process, options.operands, async ({ file }) => {
    for await (const line of readLines(process, file))
      await process.print(`${(line.match(new RegExp(`.{1,${width}}`, "gu")) ?? [""]).join("\n")}\n`);
  });
  return good ? 0 : 1;
});

/** `paste - -`: each column takes the next line of the one standard input. */
function shareStandardInput(operands: readonly string[], columns: string[][]): void {
  const places = operands.flatMap((name, index) => (name === "-" ? [index] : []));
  if (places.length < 2) return;
  const lines = columns[places[0] ?? 0] ?? [];
  for (const [turn, place] of places.entries())
    columns[place] = lines.filter((_line, index) => index % places.length === turn);
}

const paste = program("paste", async (process, args) => {
  const options = parseOptions(args, "d:s", ["delimiters=", "serial"]);
  const delimiters = (options.value("d", "delimiters") ?? "\t").match(/\\.|[^\\]/g) ?? [""];
  const known: Readonly<Record<string, string>> = { "\\n": "\n", "\\t": "\t", "\\0": "", "\\\\": "\\" };
  const joined = (words: readonly string[]) =>
    words.reduce((text, word, index) => {
      const delimiter = delimiters[(index - 1) % delimiters.length] ?? "";
      return index === 0 ? word : `${text}${known[delimiter] ?? delimiter}${word}`;
    }, "");
  const columns: string[][] = [];
  const good = await forEachInput(process, options.operands, async ({ file }) => {
    const lines: string[] = [];
    for await (const line of readLines(process, file)) lines.push(line);
    columns.push(lines);
  });
  if (options.has("s", "serial")) for (const lines of columns) await process.print(`${joined(lines)}\n`);
  else {
    shareStandardInput(options.operands, columns);
    const rows = Math.max(0, ...columns.map((lines) => lines.length));
    for (let row = 0; row < rows; row += 1)
      await process.print(`${joined(columns.map((lines) => lines[row] ?? ""))}\n`);
  }
  return good ? 0 : 1;
});

/** Programs that work on each line: its fields, its width, its number. */
export const columnPrograms = [cut, rev, nl, fold, paste];
