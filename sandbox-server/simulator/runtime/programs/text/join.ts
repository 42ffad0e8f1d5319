import type { Process } from "../../processes/process.ts";
import { readLines } from "../lines.ts";
import { parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";

async function linesOf(process: Process, name: string): Promise<string[]> {
  const file = name === "-" ? 0 : process.files.open(name, "read");
  const lines: string[] = [];
  for await (const line of readLines(process, file)) lines.push(line);
  if (typeof file !== "number") file.close();
  return lines;
}

/** join(1): the lines of two sorted files that have a field in common. */
const join = program("join", async (process, args) => {
  const options = parseOptions(args, "t:1:2:j:a:v:i");
  const [a, b] = options.operands;
  if (a === undefined || b === undefined)
    throw new UsageFault(a === undefined ? "missing operand" : `missing operand after '${a}'`);
  const separator = options.value("t");
  const joiner = separator ?? " ";
  const split = (line: string) => (separator === undefined ? line.trim().split(/\s+/) : line.split(separator));
  const keys = [Number(options.value("1", "j") ?? "1") - 1, Number(options.value("2", "j") ?? "1") - 1] as const;
  const rows = async (name: string, key: number) =>
    (await linesOf(process, name)).map((line) => {
      const fields = split(line);
      return { key: fields[key] ?? "", rest: fields.filter((_field, index) => index !== key) };
    });
  const left = await rows(a, keys[0]);
  const right = await rows(b, keys[1]);
  const alone = [...options.values("a"), ...options.values("v")];
  const lines: { readonly key: string; readonly words: readonly string[] }[] = [];
  for (const row of left) {
    const matches = right.filter(({ key }) => key === row.key);
    if (!options.has("v"))
      for (const match of matches) lines.push({ key: row.key, words: [...row.rest, ...match.rest] });
    if (matches.length === 0 && alone.includes("1")) lines.push({ key: row.key, words: row.rest });
  }
  if (alone.includes("2"))
    for (const row of right)
      if (!left.some(({ key }) => key === row.key)) lines.push({ key: row.key, words: row.rest });
  lines.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
  await process.print(lines.map(({ key, words }) => `${[key, ...words].join(joiner)}\n`).join(""));
  return 0;
});

/** Programs that bring two files together by their fields. */
export const joinPrograms = [join];
