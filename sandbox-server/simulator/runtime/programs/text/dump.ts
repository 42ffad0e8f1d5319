import { parseSize } from "../human-size.ts";
import { forEachInput } from "../lines.ts";
import { parseOptions } from "../options.ts";
import { type Program, UsageFault } from "../program.ts";
import { program } from "../simple.ts";

const LINE_BYTES = 16;

/** One way to show the bytes of a line: so many bytes a field, each field so wide. */
interface Format {
  readonly size: number;
  readonly width: number;
  readonly show: (field: Buffer) => string;
}

const ESCAPES: Readonly<Record<number, string>> = {
  0: "\\0",
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
};

const CONTROLS =
  "nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp".split(
    " ",
  );

function character(byte: number): string {
  const octal = byte.toString(8).padStart(3, "0");
  return ESCAPES[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : octal);
}

/** Digits that the largest value of so many bytes takes, by radix. */
const WIDTHS: Readonly<Record<string, readonly [number, number, number, number]>> = {
  d: [4, 6, 11, 20],
  o: [3, 6, 11, 22],
  u: [3, 5, 10, 20],
  x: [2, 4, 8, 16],
};

const RADIX: Readonly<Record<string, number>> = { d: 10, o: 8, u: 10, x: 16 };

function little(field: Buffer): bigint {
  return [...field].reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** od's `-t`: `x1`, `c`, `d4` … Throws UsageFault. */
function parseFormat(text: string): Format {
  if (text === "c") return { size: 1, width: 3, show: (field) => character(field[0] ?? 0) };
  if (text === "a") return { size: 1, width: 3, show: (field) => nameOf((field[0] ?? 0) & 127) };
  const match = /^([doux])([1248CSIL])?$/.exec(text);
  if (match === null) throw new UsageFault(`invalid type string '${text}'`);
  const [, kind = "x", given = "4"] = match;
  const size = { C: 1, S: 2, I: 4, L: 8 }[given] ?? Number(given);
  const width = WIDTHS[kind]?.[Math.log2(size)] ?? 0;
  const show = (field: Buffer) => {
    const value = kind === "d" ? BigInt.asIntN(size * 8, little(field)) : little(field);
    return kind === "d" || kind === "u" ? String(value) : value.toString(RADIX[kind]).padStart(width, "0");
  };
  return { size, width, show };
}

function nameOf(byte: number): string {
  return CONTROLS[byte] ?? (byte === 127 ? "del" : String.fromCharCode(byte));
}

const SHORT_FORMATS: Readonly<Record<string, string>> = {
  a: "a",
  b: "o1",
  c: "c",
  d: "u2",
  i: "d4",
  l: "d8",
  o: "o2",
  s: "d2",
  x: "x2",
};

/** The lines of a dump: what repeats is one `*`, unless all is wanted; the last line is the length. */
function dumpLines(
  content: Buffer,
  start: number,
  all: boolean,
  address: (offset: number) => string,
  show: (part: Buffer) => readonly string[],
): string {
  const lines: string[] = [];
  let previous: Buffer | undefined;
  let repeats = false;
  for (let offset = 0; offset < content.length; offset += LINE_BYTES) {
    const part = content.subarray(offset, offset + LINE_BYTES);
    if (!all && previous?.equals(part) === true) {
      if (!repeats) lines.push("*");
      repeats = true;
      continue;
    }
    repeats = false;
    previous = part;
    for (const [index, text] of show(part).entries())
      lines.push(`${index === 0 ? address(start + offset) : " ".repeat(address(0).length)}${text}`);
  }
  const end = address(start + content.length);
  if (end !== "") lines.push(end);
  return lines.map((line) => `${line}\n`).join("");
}

function fields(part: Buffer, { size, width, show }: Format): string {
  let text = "";
  for (let at = 0; at < part.length; at += size) {
    const field = Buffer.alloc(size);
    part.copy(field, 0, at, Math.min(at + size, part.length));
    text += ` ${show(field).padStart(width)}`;
  }
  return text;
}

async function allInput(process: Parameters<Program["run"]>[0], operands: readonly string[]) {
  const parts: Buffer[] = [];
  const good = await forEachInput(process, operands, async ({ file }) => {
    parts.push(await process.readAll(file));
  });
  return { content: Buffer.concat(parts), good };
}

const od = program("od", async (process, args) => {
  const options = parseOptions(args, "abcdiloshxvA:t:N:j:w:", [
    "address-radix=",
    "format=",
    "read-bytes=",
    "skip-bytes=",
  ]);
  const wanted = [
    ...Object.entries(SHORT_FORMATS).flatMap(([letter, format]) => (options.has(letter) ? [format] : [])),
    ...options.values("t", "format").flatMap((text) => text.match(/[doux][1248CSIL]?|[ac]/g) ?? [text]),
  ];
  const formats = (wanted.length === 0 ? ["o2"] : wanted).map(parseFormat);
  const radix = options.value("A", "address-radix") ?? "o";
  const base = { d: 10, o: 8, x: 16 }[radix] ?? 8;
  const address = (offset: number) => (radix === "n" ? "" : offset.toString(base).padStart(radix === "x" ? 6 : 7, "0"));
  const { content, good } = await allInput(process, options.operands);
  const start = parseSize(options.value("j", "skip-bytes") ?? "0") ?? 0;
  const count = parseSize(options.value("N", "read-bytes") ?? "") ?? content.length;
  const shown = content.subarray(start, start + count);
  await process.print(
    dumpLines(shown, start, options.has("v"), address, (part) => formats.map((format) => fields(part, format))),
  );
  return good ? 0 : 1;
});

function printable(part: Buffer): string {
  return [...part].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
}

/** `hexdump -C`: the bytes in two groups of eight, and as text. */
function canonical(part: Buffer): string {
  const pairs = Array.from({ length: LINE_BYTES }, (_value, index) =>
    index < part.length ? (part[index] ?? 0).toString(16).padStart(2, "0") : "  ",
  );
  return `  ${pairs.slice(0, 8).join(" ")}  ${pairs.slice(8).join(" ")}  |${printable(part)}|`;
}

function hexdump(name: "hexdump" | "hd") {
  return program(name, async (process, args) => {
    const options = parseOptions(args, "Cbcdoxvn:s:");
    const { content, good } = await allInput(process, options.operands);
    const start = parseSize(options.value("s") ?? "0") ?? 0;
    const shown = content.subarray(start, start + (parseSize(options.value("n") ?? "") ?? content.length));
    const isCanonical = name === "hd" || options.has("C");
    const [letter = "", format = "x2"] =
      Object.entries({ b: "o1", c: "c", d: "u2", o: "o2", x: "x2" }).find(([key]) => options.has(key)) ?? [];
    const plain = parseFormat(format);
    const wide = letter === "d" || letter === "o" || letter === "x" ? { ...plain, width: 7 } : plain;
    const show = (part: Buffer) => [isCanonical ? canonical(part) : fields(part, wide)];
    const address = (offset: number) => offset.toString(16).padStart(isCanonical ? 8 : 7, "0");
    if (shown.length > 0) await process.print(dumpLines(shown, start, options.has("v"), address, show));
    return good ? 0 : 1;
  });
}

const xxd = program("xxd", async (process, args) => {
  const options = parseOptions(args, "prul:s:c:g:i", ["plain", "ps", "reverse"]);
  const { content, good } = await allInput(process, options.operands.slice(0, 1));
  const plain = options.has("p", "plain", "ps");
  if (options.has("r", "reverse")) {
    await process.print(reverseDump(content.toString("latin1"), plain));
    return good ? 0 : 1;
  }
  const start = parseSize(options.value("s") ?? "0") ?? 0;
  const shown = content.subarray(start, start + (parseSize(options.value("l") ?? "") ?? content.length));
  const columns = Number(options.value("c") ?? (plain ? "30" : "16"));
  const group = Number(options.value("g") ?? "2");
  let text = "";
  for (let offset = 0; offset < shown.length; offset += columns) {
    const part = shown.subarray(offset, offset + columns);
    const hex = part.toString("hex");
    const digits = options.has("u") ? hex.toUpperCase() : hex;
    const address = (start + offset).toString(16).padStart(8, "0");
    const width = columns * 2 + Math.ceil(columns / group);
    text += plain ? `${digits}\n` : `${address}: ${inGroups(digits, group * 2).padEnd(width)} ${printable(part)}\n`;
  }
  await process.print(text);
  return good ? 0 : 1;
});

function inGroups(digits: string, size: number): string {
  return (digits.match(new RegExp(`.{1,${size}}`, "g")) ?? []).join(" ");
}

function reverseDump(text: string, plain: boolean): Buffer {
  const lines = plain ? [text] : text.split("\n").map((line) => line.replace(/^\w+:/, "").split("  ")[0] ?? "");
  return Buffer.from(lines.join("").replace(/\s/g, ""), "hex");
}

/** Programs that show bytes as numbers. */
export const dumpPrograms = [od, hexdump("hexdump"), hexdump("hd"), xxd];
