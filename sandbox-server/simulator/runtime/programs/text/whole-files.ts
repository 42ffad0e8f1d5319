import { SystemFault } from "../../files/system-fault.ts";
import type { Process } from "../../processes/process.ts";
import { parseSize } from "../human-size.ts";
import { forEachInput, readLines } from "../lines.ts";
import { parseOptions } from "../options.ts";
import { program } from "../simple.ts";

const cat = program("cat", async (process, args) => {
  const options = parseOptions(args, "nbsAvetTuE");
  let number = 0;
  const numbered = options.has("n", "b");
  const showsControls = options.has("A", "e", "t", "v");
  const showsTabs = options.has("A", "t", "T");
  const showsEnds = options.has("A", "e", "E");
  let wasEmpty = false;
  const good = await forEachInput(process, options.operands, async ({ file }) => {
    if (!numbered && !showsControls && !showsTabs && !showsEnds && !options.has("s")) {
      for (let part = await process.read(file); part !== undefined; part = await process.read(file))
        await process.print(part);
      return;
    }
    for await (const line of readLines(process, file)) {
      if (options.has("s") && line === "" && wasEmpty) continue;
      wasEmpty = line === "";
      const counts = options.has("b") ? line !== "" : options.has("n");
      if (counts) number += 1;
      const visible = showsControls ? withVisibleControls(line) : line;
      const text = showsTabs ? visible.replaceAll("\t", "^I") : visible;
      const end = showsEnds ? "$" : "";
      await process.print(`${counts ? `${String(number).padStart(6)}\t` : ""}${text}${end}\n`);
    }
  });
  return good ? 0 : 1;
});

/** Control characters as `^X`, bytes beyond ASCII as `M-x`; tabs stay. */
function withVisibleControls(line: string): string {
  const shown = (byte: number): string => {
    if (byte >= 128) return `M-${shown(byte - 128)}`;
    if (byte === 127) return "^?";
    return byte < 32 && byte !== 9 ? `^${String.fromCharCode(byte + 64)}` : String.fromCharCode(byte);
  };
  return [...Buffer.from(line)].map(shown).join("");
}

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

/** Programs that hand files on as they are, or a part of them. */
export const wholeFilePrograms = [cat, tac, head, tail, tee];
