import type { Process } from "../../processes/process.ts";
import { join } from "../files/paths.ts";
import { formatDate } from "../format-date.ts";
import { isBusybox } from "../lines.ts";
import { type ParsedOptions, parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";

/** diff(1): normal and unified, of files and with -r of directories; busybox knows unified alone. */
export const diff = program("diff", async (process, args) => {
  const options = parseOptions(args, "uqrNbBwisaU:L:d", [
    "brief",
    "unified",
    "recursive",
    "new-file",
    "ignore-case",
    "ignore-all-space",
    "report-identical-files",
    "label=",
    "color",
  ]);
  const [a, b, more] = options.operands;
  if (a === undefined || b === undefined) throw new UsageFault(`missing operand after '${a ?? "diff"}'`, 2);
  if (more !== undefined) throw new UsageFault(`extra operand '${more}'`, 2);
  return compareNames(process, a, b, options);
});

async function compareNames(process: Process, a: string, b: string, options: ParsedOptions): Promise<number> {
  const isDirectory = (path: string) => path !== "-" && process.files.isDirectory(path);
  const baseOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  if (isDirectory(a) && isDirectory(b)) return compareDirectories(process, a, b, options);
  if (isDirectory(a)) return compareFiles(process, join(a, baseOf(b)), b, options);
  return compareFiles(process, a, isDirectory(b) ? join(b, baseOf(a)) : b, options);
}

async function compareDirectories(process: Process, a: string, b: string, options: ParsedOptions): Promise<number> {
  const names = [...new Set([...process.files.list(a), ...process.files.list(b)])].sort();
  let status = 0;
  for (const name of names) {
    const [left, right] = [join(a, name), join(b, name)];
    const missing = [left, right].find((path) => process.files.find(path) === undefined);
    if (missing !== undefined && !options.has("N", "new-file")) {
      await process.print(`Only in ${missing === left ? b : a}: ${name}\n`);
      status = 1;
    } else if (process.files.isDirectory(left) && process.files.isDirectory(right)) {
      if (options.has("r", "recursive"))
        status = Math.max(status, await compareDirectories(process, left, right, options));
      else await process.print(`Common subdirectories: ${left} and ${right}\n`);
    } else status = Math.max(status, await compareFiles(process, left, right, options, `diff -r ${left} ${right}\n`));
  }
  return status;
}

async function compareFiles(
  process: Process,
  a: string,
  b: string,
  options: ParsedOptions,
  heading = "",
): Promise<number> {
  const left = await contentOf(process, a, options);
  const right = await contentOf(process, b, options);
  const changes = left === right ? [] : compare(linesOf(left), linesOf(right), sameness(options));
  if (changes.every(({ mark }) => mark === " ")) {
    if (options.has("s", "report-identical-files")) await process.print(`Files ${a} and ${b} are identical\n`);
    return 0;
  }
  if (options.has("q", "brief")) {
    await process.print(`Files ${a} and ${b} differ\n`);
    return 1;
  }
  const unified = options.has("u", "U", "unified") || isBusybox(process);
  const labels = options.values("L", "label");
  const names = [labels[0] ?? nameLine(process, a), labels[1] ?? nameLine(process, b)] as const;
  const text = unified ? unifiedText(names, changes, Number(options.value("U") ?? "3")) : normalText(changes);
  await process.print(`${isBusybox(process) ? "" : heading}${text}`);
  return 1;
}

function nameLine(process: Process, path: string): string {
  if (isBusybox(process)) return path;
  const time = path === "-" ? process.scope.clock.now() : (process.files.find(path)?.modifiedAt ?? 0);
  return `${path}\t${formatDate("%Y-%m-%d %H:%M:%S.%N +0000", time)}`;
}

async function contentOf(process: Process, path: string, options: ParsedOptions): Promise<string> {
  if (path === "-") return (await process.readAll(0)).toString();
  if (options.has("N", "new-file") && process.files.find(path) === undefined) return "";
  // By the open file, so that `<(…)` can be read as well.
  const file = process.files.open(path, "read");
  try {
    return (await process.readAll(file)).toString();
  } finally {
    file.close();
  }
}

/** Lines with their breaks: a last line without one is another line. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function sameness(options: ParsedOptions): (line: string) => string {
  return (line) => {
    let key = line;
    if (options.has("w", "ignore-all-space")) key = key.replace(/\s+/g, "");
    else if (options.has("b")) key = key.trimEnd().replace(/\s+/g, " ");
    return options.has("i", "ignore-case") ? key.toLowerCase() : key;
  };
}

interface Change {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

/** The longest common subsequence, for files of a lab's size. */
function compare(left: readonly string[], right: readonly string[], keyOf: (line: string) => string): Change[] {
  if (left.length * right.length > 4_000_000) throw new UsageFault("files are too large to compare", 2);
  const leftKeys = left.map(keyOf);
  const rightKeys = right.map(keyOf);
  const table = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  const at = (i: number, j: number) => table[i]?.[j] ?? 0;
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const row = table[i];
      if (row !== undefined)
        row[j] = leftKeys[i] === rightKeys[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const changes: Change[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && leftKeys[i] === rightKeys[j]) {
      changes.push({ mark: " ", text: left[i] ?? "" });
      i += 1;
      j += 1;
    } else if (j >= right.length || (i < left.length && at(i + 1, j) >= at(i, j + 1))) {
      changes.push({ mark: "-", text: left[i] ?? "" });
      i += 1;
    } else {
      changes.push({ mark: "+", text: right[j] ?? "" });
      j += 1;
    }
  }
  return changes;
}

function shownLine(prefix: string, text: string): string {
  return text.endsWith("\n") ? `${prefix}${text}` : `${prefix}${text}\n\\ No newline at end of file\n`;
}

function unifiedText(names: readonly [string, string], changes: readonly Change[], context: number): string {
  let output = `--- ${names[0]}\n+++ ${names[1]}\n`;
  for (const { from, to } of hunks(changes, context)) {
    const before = (mark: "-" | "+", end: number, start = 0) =>
      changes.slice(start, end).filter((change) => change.mark === " " || change.mark === mark).length;
    const range = (mark: "-" | "+") => {
      const size = before(mark, to, from);
      const start = before(mark, from) + (size === 0 ? 0 : 1);
      return size === 1 ? String(start) : `${start},${size}`;
    };
    output += `@@ -${range("-")} +${range("+")} @@\n`;
    output += changes
      .slice(from, to)
      .map(({ mark, text }) => shownLine(mark, text))
      .join("");
  }
  return output;
}

/** Changes with their context; what lies closer together than that is one hunk. */
function hunks(changes: readonly Change[], context: number): { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const [index, { mark }] of changes.entries()) {
    if (mark === " ") continue;
    const from = Math.max(0, index - context);
    const to = Math.min(changes.length, index + 1 + context);
    const last = found.at(-1);
    if (last !== undefined && from <= last.to) last.to = to;
    else found.push({ from, to });
  }
  return found;
}

function normalText(changes: readonly Change[]): string {
  let output = "";
  let leftLine = 0;
  let rightLine = 0;
  for (let index = 0; index < changes.length; ) {
    if (changes[index]?.mark === " ") {
      leftLine += 1;
      rightLine += 1;
      index += 1;
      continue;
    }
    const removed: string[] = [];
    const added: string[] = [];
    for (; index < changes.length && changes[index]?.mark !== " "; index += 1)
      (changes[index]?.mark === "-" ? removed : added).push(changes[index]?.text ?? "");
    const range = (start: number, size: number) => (size <= 1 ? `${start + size}` : `${start + 1},${start + size}`);
    const kind = removed.length === 0 ? "a" : added.length === 0 ? "d" : "c";
    output += `${range(leftLine, removed.length)}${kind}${range(rightLine, added.length)}\n`;
    output +=
      removed.map((text) => shownLine("< ", text)).join("") +
      (kind === "c" ? "---\n" : "") +
      added.map((text) => shownLine("> ", text)).join("");
    leftLine += removed.length;
    rightLine += added.length;
  }
  return output;
}
