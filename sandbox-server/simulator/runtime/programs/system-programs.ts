import { NODE_DISK_BYTES } from "../files/filesystem.ts";
import type { FileNode } from "../files/nodes.ts";
import { NODE_MEMORY_BYTES } from "../files/proc.ts";
import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";
import { groupName, userName } from "./accounts.ts";
import { formatDate } from "./format-date.ts";
import { humanSize, parseSize } from "./human-size.ts";
import { isBusybox } from "./lines.ts";
import { modeText, nodeSize } from "./list-files.ts";
import { searchName } from "./name-search.ts";
import { isNetworkError } from "./network-fault-words.ts";
import { parseOptions } from "./options.ts";
import { UsageFault } from "./program.ts";
import { hostsLines } from "./resolve-host.ts";
import { program } from "./simple.ts";

/** What a node's disk holds beside the volumes. */
const SYSTEM_BYTES = 9 * 1024 * 1024 * 1024;

const df = program("df", async (process, args) => {
  const options = parseOptions(args, "hkmPTaiB:t:", ["human-readable"]);
  const human = options.has("h", "human-readable");
  const wanted = options.operands.map((path) => process.files.locate(path).mount.path);
  const mounts = process.files.tree
    .mounts()
    .filter((mount) => mount.filesystem !== undefined && (wanted.length === 0 || wanted.includes(mount.path)));
  const rows = mounts.map((mount) => {
    const limit = mount.filesystem?.limitBytes ?? 0;
    const used = (mount.filesystem?.usedBytes ?? 0) + (limit === NODE_DISK_BYTES ? SYSTEM_BYTES : 0);
    const size = (bytes: number) => (human ? humanSize(bytes) : String(Math.ceil(bytes / 1024)));
    return [
      mount.source,
      size(limit),
      size(used),
      size(Math.max(0, limit - used)),
      `${limit === 0 ? 0 : Math.ceil((used / limit) * 100)}%`,
      mount.path,
    ];
  });
  const header = ["Filesystem", human ? "Size" : "1K-blocks", "Used", "Available", "Use%", "Mounted on"];
  const width = (column: number) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0), column === 0 ? 20 : 4);
  for (const row of [header, ...rows]) {
    const [name = "", ...rest] = row;
    await process.print(
      `${name.padEnd(width(0))} ${rest
        .slice(0, -1)
        .map((cell, index) => cell.padStart(width(index + 1)))
        .join(" ")} ${rest.at(-1) ?? ""}\n`,
    );
  }
  return 0;
});

const du = program("du", async (process, args) => {
  const options = parseOptions(args, "hskacbmd:x", ["max-depth=", "summarize", "human-readable", "apparent-size"]);
  const depthLimit = options.has("s", "summarize")
    ? 0
    : Number(options.value("d", "max-depth") ?? Number.POSITIVE_INFINITY);
  const human = options.has("h", "human-readable");
  const blocks = (bytes: number) => (options.has("b") ? bytes : Math.ceil(bytes / 4096) * 4096);
  const shown = (bytes: number) =>
    human
      ? humanSize(bytes)
      : options.has("b")
        ? String(bytes)
        : String(Math.ceil(bytes / (options.has("m") ? 1_048_576 : 1024)));
  const measure = async (path: string, depth: number): Promise<number> => {
    await process.tick();
    const node = process.files.lstat(path);
    let sum = blocks(nodeSize(node));
    if (node.kind === "directory") {
      for (const name of process.files.list(path))
        sum += await measure(path.endsWith("/") ? `${path}${name}` : `${path}/${name}`, depth + 1);
    }
    if (depth <= depthLimit && (node.kind === "directory" || depth === 0 || options.has("a")))
      await process.print(`${shown(sum)}\t${path}\n`);
    return sum;
  };
  let status = 0;
  for (const path of options.operands.length === 0 ? ["."] : options.operands) {
    try {
      await measure(path, 0);
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      await process.warn(`du: ${isBusybox(process) ? path : `cannot access '${path}'`}: ${error.message}\n`);
      status = 1;
    }
  }
  return status;
});

const mount = program("mount", async (process, args) => {
  if (args.length > 0 && !args.includes("-l"))
    throw new UsageFault(
      isBusybox(process) ? "permission denied (are you root?)" : "only root can do that",
      process.scope.privileged ? 32 : 1,
    );
  for (const entry of process.files.tree.mounts())
    await process.print(
      `${entry.source} on ${entry.path} type ${entry.type} (${entry.readOnly ? "ro" : "rw"},relatime)\n`,
    );
  return 0;
});

const umount = program("umount", (_process, args) => {
  throw new UsageFault(`can't unmount ${args.at(-1) ?? ""}: Operation not permitted`);
});

const free = program("free", async (process, args) => {
  const options = parseOptions(args, "bkmgh", ["human"]);
  const used = NODE_MEMORY_BYTES * 0.3 + process.scope.pids.list().reduce((sum, other) => sum + other.memoryBytes, 0);
  const cache = NODE_MEMORY_BYTES * 0.15;
  const unit = options.has("b") ? 1 : options.has("m") ? 1_048_576 : options.has("g") ? 1_073_741_824 : 1024;
  const show = (bytes: number) =>
    (options.has("h", "human")
      ? `${humanSize(bytes)}${bytes === 0 ? "B" : "i"}`
      : String(Math.floor(bytes / unit))
    ).padStart(12);
  await process.print(
    `              total        used        free      shared  buff/cache   available\nMem:  ${show(NODE_MEMORY_BYTES)}${show(used)}${show(NODE_MEMORY_BYTES - used - cache)}${show(1_048_576)}${show(cache)}${show(NODE_MEMORY_BYTES - used)}\nSwap: ${show(0)}${show(0)}${show(0)}\n`,
  );
  return 0;
});

const stat = program("stat", async (process, args) => {
  const options = parseOptions(args, "c:Lft", ["format=", "printf=", "dereference"]);
  const format = options.value("c", "format", "printf");
  for (const path of options.operands) {
    let node: FileNode;
    try {
      node = options.has("L", "dereference") ? process.files.stat(path) : process.files.lstat(path);
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      throw new UsageFault(
        isBusybox(process) ? `can't stat '${path}': ${error.message}` : `cannot statx '${path}': ${error.message}`,
      );
    }
    await process.print(
      format === undefined ? statText(process, path, node) : `${statFormat(process, path, node, format)}\n`,
    );
  }
  return 0;
});

function statFormat(process: Process, path: string, node: FileNode, format: string): string {
  const values: Readonly<Record<string, () => string>> = {
    a: () => (node.mode & 0o7777).toString(8),
    A: () => modeText(node),
    f: () => node.mode.toString(16),
    F: () =>
      node.kind === "directory"
        ? "directory"
        : node.kind === "symlink"
          ? "symbolic link"
          : node.kind === "file"
            ? node.size === 0
              ? "regular empty file"
              : "regular file"
            : "character special file",
    g: () => String(node.gid),
    G: () => groupName(process, node.gid) ?? "UNKNOWN",
    h: () => (node.kind === "file" ? String(node.links) : "1"),
    n: () => path,
    N: () => (node.kind === "symlink" ? `'${path}' -> '${node.target}'` : `'${path}'`),
    s: () => String(nodeSize(node)),
    u: () => String(node.uid),
    U: () => userName(process, node.uid) ?? "UNKNOWN",
    y: () => formatDate("%Y-%m-%d %H:%M:%S.000000000 +0000", node.modifiedAt),
    Y: () => String(Math.floor(node.modifiedAt / 1000)),
    "%": () => "%",
  };
  return format
    .replace(/\\n/g, "\n")
    .replace(/%([a-zA-Z%])/g, (all, letter: string) =>
      Object.hasOwn(values, letter) ? (values[letter]?.() ?? all) : all,
    );
}

function statText(process: Process, path: string, node: FileNode): string {
  const text = (format: string) => statFormat(process, path, node, format);
  return text(
    `  File: ${node.kind === "symlink" ? "%N" : "%n"}\n  Size: %s\tBlocks: ${Math.ceil(nodeSize(node) / 4096) * 8}\tIO Block: 4096   %F\nDevice: 2bh/43d\tInode: 1\tLinks: %h\nAccess: (0${(node.mode & 0o7777).toString(8).padStart(3, "0")}/%A)  Uid: (%5u/%U)   Gid: (%5g/%G)\nAccess: %y\nModify: %y\nChange: %y\n`,
  )
    .replace("%5u", String(node.uid).padStart(5))
    .replace("%5g", String(node.gid).padStart(5));
}

const dd = program("dd", async (process, args) => {
  const settings = new Map(
    args.map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)] as const),
  );
  const size = parseSize(settings.get("bs") ?? settings.get("ibs") ?? "512") ?? 512;
  const count = settings.has("count") ? (parseSize(settings.get("count") ?? "0") ?? 0) : Number.POSITIVE_INFINITY;
  const input = settings.get("if");
  const output = settings.get("of");
  const source = input === undefined ? 0 : openOrFail(process, input, "read");
  const target =
    output === undefined
      ? 1
      : openOrFail(process, output, settings.get("conv")?.includes("notrunc") === true ? "update" : "write");
  const started = process.scope.clock.now();
  // A block is held whole, as by the real dd: how labs use up memory.
  process.allocate(process.memoryBytes + size);
  let copied = 0;
  let whole = 0;
  let partial = 0;
  let fault: SystemFault | undefined;
  try {
    while (whole + partial < count) {
      const moved = await copyBlock(process, source, target, size);
      copied += moved;
      if (moved === size) whole += 1;
      else if (moved > 0) partial += 1;
      if (moved === 0) break;
    }
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    fault = error;
    await process.warn(`dd: error writing '${output ?? "standard output"}': ${error.message}\n`);
  }
  const seconds = Math.max(0.001, (process.scope.clock.now() - started) / 1000 + copied / 1e9);
  if (settings.get("status") !== "none") {
    const rate = `${humanSize(copied)}B) copied, ${seconds.toFixed(6)} seconds, ${humanSize(copied / seconds)}B/s`;
    await process.warn(`${whole}+${partial} records in\n${whole}+${partial} records out\n${copied} bytes (${rate}\n`);
  }
  return fault === undefined ? 0 : 1;
});

function openOrFail(process: Process, path: string, mode: "read" | "write" | "update") {
  try {
    return process.files.open(path, mode);
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    throw new UsageFault(
      isBusybox(process) ? `can't open '${path}': ${error.message}` : `failed to open '${path}': ${error.message}`,
    );
  }
}

async function copyBlock(
  process: Process,
  source: Parameters<Process["read"]>[0],
  target: Parameters<Process["write"]>[0],
  size: number,
): Promise<number> {
  let left = size;
  while (left > 0) {
    const part = await process.read(source, Math.min(left, 65_536));
    if (part === undefined) break;
    await process.write(target, part);
    left -= part.length;
  }
  return size - left;
}

const expr = program("expr", async (process, args) => {
  const value = new ExprParser(args).parse();
  await process.print(`${value}\n`);
  return value === "" || value === "0" ? 1 : 0;
});

/** expr(1): `|`, `&`, comparisons, `+ -`, `* / %`, `:`; all operands are words. */
class ExprParser {
  readonly #words: string[];

  constructor(words: readonly string[]) {
    this.#words = [...words];
  }

  parse(): string {
    if (this.#words.length === 0) throw new UsageFault("missing operand", 2);
    const value = this.#level(0);
    if (this.#words.length > 0) throw new UsageFault(`syntax error: unexpected argument '${this.#words[0] ?? ""}'`, 2);
    return value;
  }

  #level(depth: number): string {
    const levels = [["|"], ["&"], ["=", "==", "!=", "<", "<=", ">", ">="], ["+", "-"], ["*", "/", "%"], [":"]];
    const operators = levels[depth];
    if (operators === undefined) return this.#primary();
    let left = this.#level(depth + 1);
    while (operators.includes(this.#words[0] ?? "")) {
      const operator = this.#words.shift() ?? "";
      left = this.#apply(left, operator, this.#level(depth + 1));
    }
    return left;
  }

  #primary(): string {
    const word = this.#words.shift();
    if (word === undefined) throw new UsageFault("syntax error: missing argument", 2);
    if (word === "(") {
      const value = this.#level(0);
      this.#words.shift();
      return value;
    }
    if (word === "length" && this.#words.length > 0) return String(this.#primary().length);
    if (word === "substr" && this.#words.length >= 3) {
      const text = this.#primary();
      const from = Number(this.#primary());
      return text.slice(from - 1, from - 1 + Number(this.#primary()));
    }
    return word;
  }

  #apply(left: string, operator: string, right: string): string {
    const falsy = (value: string) => value === "" || value === "0";
    if (operator === "|") return falsy(left) ? right : left;
    if (operator === "&") return falsy(left) || falsy(right) ? "0" : left;
    if (operator === ":") {
      const match = new RegExp(`^(?:${right.replace(/\\([(){}+?|])/g, "$1")})`).exec(left);
      return match === null ? (right.includes("(") ? "" : "0") : (match[1] ?? String(match[0].length));
    }
    const numbers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
    if ("+-*/%".includes(operator)) {
      if (!numbers) throw new UsageFault("non-integer argument", 2);
      return arithmetic(BigInt(left), operator, BigInt(right));
    }
    const order = numbers ? Number(BigInt(left) - BigInt(right)) : left < right ? -1 : left > right ? 1 : 0;
    const holds = {
      "=": order === 0,
      "==": order === 0,
      "!=": order !== 0,
      "<": order < 0,
      "<=": order <= 0,
      ">": order > 0,
      ">=": order >= 0,
    }[operator];
    return holds === true ? "1" : "0";
  }
}

function arithmetic(left: bigint, operator: string, right: bigint): string {
  if (operator === "+") return String(left + right);
  if (operator === "-") return String(left - right);
  if (operator === "*") return String(left * right);
  if (right === 0n) throw new UsageFault("division by zero", 2);
  return String(operator === "/" ? left / right : left % right);
}

const getent = program("getent", async (process, args) => {
  const [database = "", ...keys] = args;
  if (database === "passwd" || database === "group") {
    const lines = process.files
      .readText(`/etc/${database}`)
      .split("\n")
      .filter((line) => line !== "");
    const found = lines.filter(
      (line) => keys.length === 0 || keys.includes(line.split(":")[0] ?? "") || keys.includes(line.split(":")[2] ?? ""),
    );
    await process.print(found.map((line) => `${line}\n`).join(""));
    return found.length > 0 ? 0 : 2;
  }
  if (database !== "hosts" && !database.startsWith("ahosts")) throw new UsageFault(`Unknown database: ${database}`, 1);
  for (const key of keys) {
    const lines = hostEntries(process, key);
    if (lines.length === 0) return 2;
    const kinds = database === "hosts" ? [""] : ["STREAM", "DGRAM", "RAW"];
    for (const [address, names] of lines)
      for (const [index, kind] of kinds.entries())
        await process.print(
          kind === ""
            ? `${address.padEnd(15)} ${names}\n`
            : `${address.padEnd(15)} ${kind.padEnd(6)} ${index === 0 ? names : ""}`.trimEnd().concat("\n"),
        );
  }
  return 0;
});

/** Address and names as nsswitch's `hosts: files dns` finds them. */
function hostEntries(process: Process, name: string): [string, string][] {
  for (const line of hostsLines(process)) {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (names.includes(name) || address === name) return [[address, names.join(" ")]];
  }
  try {
    return searchName(process, name, "A").map((answer) => [answer.value, answer.name.replace(/\.$/, "")]);
  } catch (error) {
    if (isNetworkError(error)) return [];
    throw error;
  }
}

const stty = program("stty", async (process, args) => {
  const { terminal } = process;
  if (terminal === undefined) throw new UsageFault("standard input: Not a tty");
  if (args[0] === "size") await process.print(`${terminal.rows} ${terminal.columns}\n`);
  else if (args.includes("-echo")) terminal.echo = false;
  else if (args.includes("echo")) terminal.echo = true;
  else if (args.includes("raw")) terminal.setRaw(true);
  else if (args.includes("sane") || args.includes("cooked")) terminal.setRaw(false);
  else await process.print(`speed 38400 baud; rows ${terminal.rows}; columns ${terminal.columns};\n`);
  return 0;
});

const install = program("install", (process, args) => {
  const options = parseOptions(args, "dm:o:g:D");
  if (!options.has("d")) throw new UsageFault("only -d is available in this image");
  for (const path of options.operands) if (!process.files.isDirectory(path)) process.files.makeDirectory(path);
  return 0;
});

const dmesg = program("dmesg", () => {
  throw new UsageFault("read kernel buffer failed: Operation not permitted");
});

export const systemPrograms = [df, du, mount, umount, free, stat, dd, expr, getent, stty, install, dmesg];
