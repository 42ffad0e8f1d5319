import { createHash } from "node:crypto";
import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";
import { interpretEscapes } from "./format-printf.ts";
import { parseSize } from "./human-size.ts";
import { commandOf, forEachInput, readLines } from "./lines.ts";
import { parseOptions } from "./options.ts";
import { UsageFault } from "./program.ts";
import { program } from "./simple.ts";

const cat = program("cat", async (process, args) => {
  const options = parseOptions(args, "nbsAvetuE");
  let number = 0;
  const numbered = options.has("n", "b");
  const good = await forEachInput(process, options.operands, async ({ file }) => {
    if (!numbered && !options.has("A", "e", "E")) {
      for (let part = await process.read(file); part !== undefined; part = await process.read(file))
        await process.print(part);
      return;
    }
    for await (const line of readLines(process, file)) {
      const counts = options.has("n") || line !== "";
      if (counts) number += 1;
      const end = options.has("A", "e", "E") ? "$" : "";
      await process.print(`${numbered && counts ? `${String(number).padStart(6)}\t` : ""}${line}${end}\n`);
    }
  });
  return good ? 0 : 1;
});

const tac = program("tac", async (process, args) => {
  const good = await forEachInput(process, args, async ({ file }) => {
    const lines: string[] = [];
    for await (const line of readLines(process, file)) lines.push(line);
    await process.print(
      lines
        .reverse()
        .map((line) => `${line}\n`)
        .join(""),
    );
  });
  return good ? 0 : 1;
});

/** `-5` as an old way to say `-n 5`. */
function withOldCount(args: readonly string[]): string[] {
  return args.flatMap((word, index) => (index === 0 && /^-\d+$/.test(word) ? ["-n", word.slice(1)] : [word]));
}

const head = program("head", async (process, args) => {
  const options = parseOptions(withOldCount(args), "n:c:qv", ["lines=", "bytes=", "quiet"]);
  const bytes = options.value("c", "bytes");
  const count = Number(options.value("n", "lines") ?? "10");
  const several = options.operands.length > 1 && !options.has("q", "quiet");
  let first = true;
  const good = await forEachInput(process, options.operands, async ({ name, file }) => {
    if (several || options.has("v"))
      await process.print(`${first ? "" : "\n"}==> ${name === "-" ? "standard input" : name} <==\n`);
    first = false;
    if (bytes !== undefined) await copyBytes(process, file, parseSize(bytes) ?? 0);
    else if (count >= 0) await copyLines(process, file, count);
    else {
      const lines: string[] = [];
      for await (const line of readLines(process, file)) lines.push(line);
      await process.print(
        lines
          .slice(0, count)
          .map((line) => `${line}\n`)
          .join(""),
      );
    }
  });
  return good ? 0 : 1;
});

async function copyBytes(process: Process, file: Parameters<Process["read"]>[0], count: number): Promise<void> {
  let left = count;
  while (left > 0) {
    const part = await process.read(file, Math.min(left, 65_536));
    if (part === undefined) return;
    left -= part.length;
    await process.print(part);
  }
}

async function copyLines(process: Process, file: Parameters<Process["read"]>[0], count: number): Promise<void> {
  let left = count;
  while (left > 0) {
    const part = await process.read(file, 65_536, 10);
    if (part === undefined) return;
    await process.print(part);
    if (part.at(-1) === 10) left -= 1;
  }
}

const tail = program("tail", async (process, args) => {
  const options = parseOptions(withOldCount(args), "n:c:fFqvs:", [
    "lines=",
    "bytes=",
    "follow",
    "retry",
    "quiet",
    "pid=",
  ]);
  const text = options.value("n", "lines") ?? "10";
  const several = options.operands.length > 1 && !options.has("q", "quiet");
  let first = true;
  const good = await forEachInput(process, options.operands, async ({ name, file }) => {
    if (several) await process.print(`${first ? "" : "\n"}==> ${name} <==\n`);
    first = false;
    const bytes = options.value("c", "bytes");
    const content = await process.readAll(file);
    if (bytes !== undefined)
      await process.print(content.subarray(bytes.startsWith("+") ? Number(bytes) - 1 : -Number(bytes)));
    else await process.print(lastLines(content, text));
  });
  if (options.has("f", "F", "follow")) await followFiles(process, options.operands);
  return good ? 0 : 1;
});

function lastLines(content: Buffer, count: string): string {
  const lines = content.toString().split(/(?<=\n)/);
  if (content.length === 0 || count === "0") return "";
  return count.startsWith("+")
    ? lines.slice(Math.max(0, Number(count) - 1)).join("")
    : lines.slice(-Math.abs(Number(count))).join("");
}

/** How often a followed file is looked at, in milliseconds: as `tail -f` without inotify. */
const FOLLOW_MS = 1000;

async function followFiles(process: Process, paths: readonly string[]): Promise<void> {
  const offsets = new Map<string, number>(paths.map((path) => [path, sizeOf(process, path)]));
  if (paths.length === 0) {
    for (let part = await process.read(0); part !== undefined; part = await process.read(0)) await process.print(part);
    return;
  }
  for (;;) {
    await process.sleep(FOLLOW_MS);
    for (const [path, offset] of offsets) {
      const node = process.files.find(path);
      if (node?.kind !== "file") continue;
      if (node.size < offset) offsets.set(path, 0);
      if (node.size > offset) {
        await process.print(node.read(offset, node.size - offset));
        offsets.set(path, node.size);
      }
    }
  }
}

function sizeOf(process: Process, path: string): number {
  const node = process.files.find(path);
  return node?.kind === "file" ? node.size : 0;
}

const wc = program("wc", async (process, args) => {
  const options = parseOptions(args, "lwcmL", ["lines", "words", "bytes", "chars"]);
  const all = !options.has("l", "w", "c", "m", "lines", "words", "bytes", "chars");
  const totals = [0, 0, 0];
  const rows: { counts: number[]; name: string }[] = [];
  const good = await forEachInput(process, options.operands, async ({ name, file }) => {
    const content = await process.readAll(file);
    const text = content.toString();
    const counts = [
      text.split("\n").length - 1,
      text.split(/\s+/).filter((word) => word !== "").length,
      options.has("m") ? [...text].length : content.length,
    ];
    for (const [index, value] of counts.entries()) totals[index] = (totals[index] ?? 0) + value;
    rows.push({ counts, name: options.operands.length === 0 ? "" : name });
  });
  if (rows.length > 1) rows.push({ counts: totals, name: "total" });
  const shown = [
    all || options.has("l", "lines"),
    all || options.has("w", "words"),
    all || options.has("c", "m", "bytes", "chars"),
  ];
  const single = shown.filter(Boolean).length === 1 && rows.length === 1;
  const width = options.operands.length === 0 ? 7 : Math.max(1, ...totals.map((value) => String(value).length));
  for (const { counts, name } of rows) {
    const columns = counts
      .filter((_value, index) => shown[index])
      .map((value) => (single ? String(value) : String(value).padStart(width)));
    await process.print(`${columns.join(" ")}${name === "" ? "" : ` ${name}`}\n`);
  }
  return good ? 0 : 1;
});

const seq = program("seq", async (process, args) => {
  const options = parseOptions(
    args.map((word) => (/^-\.?\d/.test(word) ? `\0${word}` : word)),
    "s:w",
    ["separator=", "equal-width"],
  );
  const numbers = options.operands.map((word) => word.replace("\0", ""));
  const [first, second, third] = numbers;
  if (first === undefined) throw new UsageFault("missing operand");
  const start = second === undefined ? 1 : Number(first);
  const step = third === undefined ? 1 : Number(second);
  const end = Number(third ?? second ?? first);
  const bad = numbers.find((word) => Number.isNaN(Number(word)));
  if (bad !== undefined) throw new UsageFault(`invalid floating point argument: '${bad}'`);
  if (step === 0) throw new UsageFault("invalid Zero increment value: '0'");
  const places = Math.max(...numbers.map((word) => word.split(".")[1]?.length ?? 0));
  const separator = options.value("s", "separator") ?? "\n";
  const width = options.has("w", "equal-width")
    ? Math.max(start.toFixed(places).length, end.toFixed(places).length)
    : 0;
  let block = "";
  for (let index = 0; ; index += 1) {
    const value = start + index * step;
    if (step > 0 ? value > end + 1e-9 : value < end - 1e-9) break;
    block += `${index > 0 ? separator : ""}${value.toFixed(places).padStart(width, "0")}`;
    if (block.length > 16_384) {
      await process.print(block);
      block = "";
    }
  }
  await process.print(block === "" && (step > 0 ? start > end : start < end) ? "" : `${block}\n`);
  return 0;
});

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

const TR_CLASSES: Readonly<Record<string, string>> = {
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  lower: "abcdefghijklmnopqrstuvwxyz",
  digit: "0123456789",
  space: " \t\n\r\f\v",
  blank: " \t",
  punct: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
};

function expandSet(text: string): string[] {
  const withClasses = text.replace(/\[:(\w+):\]/g, (_all, name: string) => {
    if (name === "alpha") return `${TR_CLASSES.upper}${TR_CLASSES.lower}`;
    if (name === "alnum") return `${TR_CLASSES.upper}${TR_CLASSES.lower}${TR_CLASSES.digit}`;
    return (TR_CLASSES[name] ?? "").replace(/[\\-]/g, "\\$&");
  });
  const characters = [...interpretEscapes(withClasses.replace("\\-", "\\055"), false).bytes.toString("latin1")];
  const set: string[] = [];
  for (let index = 0; index < characters.length; index += 1) {
    const from = characters[index] ?? "";
    const to = characters[index + 2];
    if (characters[index + 1] === "-" && to !== undefined && to > from) {
      for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code += 1) set.push(String.fromCharCode(code));
      index += 2;
    } else set.push(from);
  }
  return set;
}

const tr = program("tr", async (process, args) => {
  const options = parseOptions(args, "cCdst", ["delete", "squeeze-repeats", "complement"], true);
  const [first, second] = options.operands;
  if (first === undefined) throw new UsageFault("missing operand");
  const from = expandSet(first);
  const to = second === undefined ? [] : expandSet(second);
  const inFirst = new Set(from);
  const complement = options.has("c", "C", "complement");
  const matches = (character: string) => inFirst.has(character) !== complement;
  const deletes = options.has("d", "delete");
  const squeezes = new Set(second === undefined || deletes ? (deletes ? to : from) : to);
  const translate = (character: string) => {
    if (deletes || to.length === 0 || !matches(character)) return character;
    return complement ? (to.at(-1) ?? "") : (to[Math.min(from.indexOf(character), to.length - 1)] ?? "");
  };
  let previous = "";
  for (let part = await process.read(0); part !== undefined; part = await process.read(0)) {
    let output = "";
    for (const character of Buffer.from(part).toString("latin1")) {
      if (deletes && matches(character)) continue;
      const changed = translate(character);
      const squeezable =
        options.has("s", "squeeze-repeats") &&
        (second === undefined && complement ? matches(changed) : squeezes.has(changed));
      if (squeezable && changed === previous) continue;
      previous = changed;
      output += changed;
    }
    await process.print(Buffer.from(output, "latin1"));
  }
  return 0;
});

const tee = program("tee", async (process, args) => {
  const options = parseOptions(args, "ai", ["append"]);
  let status = 0;
  const files = [];
  for (const path of options.operands) {
    try {
      files.push(process.files.open(path, options.has("a", "append") ? "append" : "write"));
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      await process.warn(`tee: ${path}: ${error.message}\n`);
      status = 1;
    }
  }
  for (let part = await process.read(0); part !== undefined; part = await process.read(0)) {
    await process.print(part);
    for (const file of files) await process.write(file, part);
  }
  for (const file of files) file.close();
  return status;
});

const rev = program("rev", async (process, args) => {
  const good = await forEachInput(process, args, async ({ file }) => {
    for await (const line of readLines(process, file)) await process.print(`${[...line].reverse().join("")}\n`);
  });
  return good ? 0 : 1;
});

const nl = program("nl", async (process, args) => {
  let number = 0;
  const options = parseOptions(args, "b:w:s:n:v:");
  const good = await forEachInput(process, options.operands, async ({ file }) => {
    for await (const line of readLines(process, file)) {
      if (line === "" && options.value("b") !== "a") await process.print("       \n");
      else {
        number += 1;
        await process.print(`${String(number).padStart(6)}\t${line}\n`);
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

const paste = program("paste", async (process, args) => {
  const options = parseOptions(args, "d:s");
  const separator = options.value("d") ?? "\t";
  const columns: string[][] = [];
  const good = await forEachInput(process, options.operands, async ({ file }) => {
    const lines: string[] = [];
    for await (const line of readLines(process, file)) lines.push(line);
    columns.push(lines);
  });
  if (options.has("s")) for (const lines of columns) await process.print(`${lines.join(separator)}\n`);
  else {
    const rows = Math.max(0, ...columns.map((lines) => lines.length));
    for (let row = 0; row < rows; row += 1)
      await process.print(`${columns.map((lines) => lines[row] ?? "").join(separator)}\n`);
  }
  return good ? 0 : 1;
});

const base64 = program("base64", async (process, args) => {
  const options = parseOptions(args, "dDw:i", ["decode", "wrap=", "ignore-garbage"]);
  const good = await forEachInput(process, options.operands.slice(0, 1), async ({ file }) => {
    const content = await process.readAll(file);
    if (options.has("d", "D", "decode")) {
      const text = content.toString("latin1").replace(/\s/g, "");
      await process.print(Buffer.from(text, "base64"));
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new UsageFault("invalid input");
      return;
    }
    const width = Number(options.value("w", "wrap") ?? "76");
    const text = content.toString("base64");
    await process.print(
      width === 0 ? text : (text.match(new RegExp(`.{1,${width}}`, "g")) ?? []).map((line) => `${line}\n`).join(""),
    );
  });
  return good ? 0 : 1;
});

function digest(name: string, algorithm: string) {
  return program(name, async (process, args) => {
    const options = parseOptions(args, "cbtsw", ["check", "status"]);
    let status = 0;
    const sum = async (file: Parameters<Process["read"]>[0]) => {
      const hash = createHash(algorithm);
      for (let part = await process.read(file); part !== undefined; part = await process.read(file)) {
        hash.update(part);
        await process.tick(part.length >> 9);
      }
      return hash.digest("hex");
    };
    const good = await forEachInput(process, options.operands, async ({ name: path, file }) => {
      if (!options.has("c", "check")) {
        await process.print(`${await sum(file)}  ${path}\n`);
        return;
      }
      for await (const line of readLines(process, file)) {
        const [, wanted = "", target = ""] = /^(\w+)\s[ *](.*)$/.exec(line) ?? [];
        const open = process.files.open(target, "read");
        const matches = (await sum(open)) === wanted;
        open.close();
        if (!matches) status = 1;
        await process.print(`${target}: ${matches ? "OK" : "FAILED"}\n`);
      }
    });
    return good ? status : 1;
  });
}

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

const cmp = program("cmp", async (process, args) => {
  const options = parseOptions(args, "s");
  const [a = "", b = ""] = options.operands;
  const left = Buffer.from(process.files.readFile(a));
  const right = Buffer.from(process.files.readFile(b));
  if (left.equals(right)) return 0;
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  const line = left.subarray(0, at).toString("latin1").split("\n").length;
  if (!options.has("s"))
    await process.print(
      `${a} ${b} differ: ${commandOf(process) === "cmp" ? "char" : "byte"} ${at + 1}, line ${line}\n`,
    );
  return 1;
});

export const textPrograms = [
  cat,
  tac,
  head,
  tail,
  wc,
  seq,
  sort,
  uniq,
  cut,
  tr,
  tee,
  rev,
  nl,
  fold,
  paste,
  base64,
  digest("md5sum", "md5"),
  digest("sha1sum", "sha1"),
  digest("sha256sum", "sha256"),
  digest("sha512sum", "sha512"),
  comm,
  cmp,
];
