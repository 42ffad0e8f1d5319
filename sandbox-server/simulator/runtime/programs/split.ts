import type { Process } from "../processes/process.ts";
import { parseSize } from "./human-size.ts";
import { parseOptions } from "./options.ts";
import { UsageFault } from "./program.ts";
import { program } from "./simple.ts";

/** Cuts its input into files `xaa`, `xab`…: by lines (`-l`, 1000), by bytes (`-b`) or into so many parts (`-n`). */
export const split = program("split", async (process, args) => {
  const options = parseOptions(args, "l:b:n:a:d", [
    "lines=",
    "bytes=",
    "number=",
    "suffix-length=",
    "numeric-suffixes",
    "additional-suffix=",
  ]);
  const [input = "-", prefix = "x"] = options.operands;
  const content = input === "-" ? await process.readAll(0) : Buffer.from(process.files.readFile(input));
  const bytes = options.value("b", "bytes");
  const number = options.value("n", "number");
  const lines = options.value("l", "lines") ?? "1000";
  const parts =
    bytes !== undefined
      ? byBytes(content, positive(parseSize(bytes), bytes, "bytes"))
      : number !== undefined
        ? byBytes(content, Math.max(1, Math.ceil(content.length / positive(Number(number), number, "chunks"))))
        : byLines(content, positive(Number(lines), lines, "lines"));
  const length = Number(options.value("a", "suffix-length") ?? "2");
  await writeParts(process, parts, (index) => {
    const suffix = suffixOf(index, length, options.has("d", "numeric-suffixes"));
    return `${prefix}${suffix}${options.value("additional-suffix") ?? ""}`;
  });
  return 0;
});

function positive(value: number | undefined, text: string, what: string): number {
  if (value === undefined || !Number.isInteger(value) || value < 1)
    throw new UsageFault(`invalid number of ${what}: '${text}'`);
  return value;
}

async function writeParts(process: Process, parts: readonly Uint8Array[], nameOf: (index: number) => string) {
  for (const [index, part] of parts.entries()) {
    await process.tick(1 + (part.length >> 13));
    process.files.writeFile(nameOf(index), part);
  }
}

function byBytes(content: Buffer, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(content.length / size) }, (_none, index) =>
    content.subarray(index * size, (index + 1) * size),
  );
}

function byLines(content: Buffer, count: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let start = 0;
  let lines = 0;
  for (let at = content.indexOf(10); at >= 0; at = content.indexOf(10, at + 1)) {
    lines += 1;
    if (lines < count) continue;
    parts.push(content.subarray(start, at + 1));
    start = at + 1;
    lines = 0;
  }
  if (start < content.length) parts.push(content.subarray(start));
  return parts;
}

/** `aa`, `ab` … `zz`, or `00`, `01` …. Throws UsageFault when the suffixes are used up. */
function suffixOf(index: number, length: number, numeric: boolean): string {
  const digits = numeric ? "0123456789" : "abcdefghijklmnopqrstuvwxyz";
  let rest = index;
  let text = "";
  for (let place = 0; place < length; place += 1) {
    text = digits.charAt(rest % digits.length) + text;
    rest = Math.floor(rest / digits.length);
  }
  if (rest > 0) throw new UsageFault("suffixes exhausted");
  return text;
}
