import type { FileNode } from "../files/nodes.ts";
import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";
import { groupName, userName } from "./accounts.ts";
import { formatDate } from "./format-date.ts";
import { humanSize } from "./human-size.ts";
import { commandOf, isBusybox } from "./lines.ts";
import { type ParsedOptions, parseOptions } from "./options.ts";
import { program } from "./simple.ts";

interface Entry {
  readonly name: string;
  readonly node: FileNode;
  readonly target: string | undefined;
}

/** `-rw-r--r--` */
export function modeText(node: FileNode): string {
  const types = { directory: "d", symlink: "l", file: "-", special: "c" } as const;
  const special =
    node.kind === "special" ? { character: "c", fifo: "p", regular: "-", socket: "s" }[node.type] : undefined;
  const isLink = node.kind === "special" && node.linkText !== undefined;
  const bits = [8, 7, 6, 5, 4, 3, 2, 1, 0].map((shift) =>
    (node.mode >> shift) & 1 ? ("rwx"[(8 - shift) % 3] ?? "-") : "-",
  );
  if (node.mode & 0o4000) bits[2] = bits[2] === "x" ? "s" : "S";
  if (node.mode & 0o2000) bits[5] = bits[5] === "x" ? "s" : "S";
  if (node.mode & 0o1000) bits[8] = bits[8] === "x" ? "t" : "T";
  return `${isLink ? "l" : (special ?? types[node.kind])}${bits.join("")}`;
}

export function nodeSize(node: FileNode): number {
  if (node.kind === "file") return node.size;
  if (node.kind === "symlink") return node.target.length;
  return node.kind === "directory" ? 4096 : 0;
}

export const ls = program("ls", async (process, args) => {
  const options = parseOptions(
    args,
    "1AaCcdFfghiklLnopqRrSsTtuwx",
    ["all", "color=", "color", "human-readable", "time-style=", "full-time", "group-directories-first"].map(
      (name) => name,
    ),
  );
  const operands = options.operands.length === 0 ? ["."] : options.operands;
  const files: Entry[] = [];
  const directories: string[] = [];
  let status = 0;
  for (const path of operands) {
    try {
      const link = process.files.lstat(path);
      const node = link.kind === "symlink" && (options.has("l") || options.has("d")) ? link : process.files.stat(path);
      if (node.kind === "directory" && !options.has("d")) directories.push(path);
      else files.push(entryOf(process, path, path));
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      const text = isBusybox(process)
        ? `${path}: ${error.message}`
        : `cannot ${error.code === "EACCES" ? "open directory" : "access"} '${path}': ${error.message}`;
      await process.warn(`${commandOf(process)}: ${text}\n`);
      status = isBusybox(process) ? 1 : 2;
    }
  }
  await printEntries(process, sorted(files, options), options);
  const labelled = operands.length > 1 || options.has("R");
  for (const [index, path] of directories.sort().entries()) {
    if (index > 0 || files.length > 0) await process.print("\n");
    if (!(await listDirectory(process, path, options, labelled))) status = isBusybox(process) ? 1 : 2;
  }
  return status;
});

function entryOf(process: Process, path: string, name: string): Entry {
  const node = process.files.lstat(path);
  const linked = node.kind === "symlink" ? node.target : node.kind === "special" ? node.linkText : undefined;
  return { name, node, target: linked };
}

async function listDirectory(
  process: Process,
  path: string,
  options: ParsedOptions,
  labelled: boolean,
): Promise<boolean> {
  await process.tick(4);
  let names: string[];
  try {
    names = process.files.list(path);
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    await process.warn(
      `${commandOf(process)}: ${isBusybox(process) ? `can't open '${path}'` : `cannot open directory '${path}'`}: ${error.message}\n`,
    );
    return false;
  }
  const all = options.has("a", "all");
  const shown = names.filter((name) => all || options.has("A") || !name.startsWith("."));
  const dots = all ? [".", ".."] : [];
  const entries = [...dots, ...shown].flatMap((name) =>
    safeEntry(process, `${path === "/" ? "" : path}/${name}`, name),
  );
  if (labelled) await process.print(`${path}:\n`);
  if (options.has("l", "n", "o", "g", "full-time")) {
    const blocks = entries.reduce((sum, entry) => sum + Math.ceil(nodeSize(entry.node) / 4096) * 4, 0);
    await process.print(`total ${blocks}\n`);
  }
  await printEntries(
    process,
    [...entries.slice(0, dots.length), ...sorted(entries.slice(dots.length), options)],
    options,
  );
  if (options.has("R")) {
    for (const entry of entries.slice(dots.length)) {
      if (entry.node.kind !== "directory") continue;
      await process.print("\n");
      await listDirectory(process, `${path === "/" ? "" : path}/${entry.name}`, options, true);
    }
  }
  return true;
}

function safeEntry(process: Process, path: string, name: string): Entry[] {
  try {
    return [entryOf(process, path, name)];
  } catch (error) {
    if (error instanceof SystemFault) return [];
    throw error;
  }
}

function sorted(entries: readonly Entry[], options: ParsedOptions): Entry[] {
  const list = [...entries];
  if (options.has("t")) list.sort((a, b) => b.node.modifiedAt - a.node.modifiedAt || (a.name < b.name ? -1 : 1));
  else if (options.has("S")) list.sort((a, b) => nodeSize(b.node) - nodeSize(a.node));
  return options.has("r") ? list.reverse() : list;
}

async function printEntries(process: Process, entries: readonly Entry[], options: ParsedOptions): Promise<void> {
  if (entries.length === 0) return;
  const mark = (entry: Entry) => decorate(entry, options);
  if (options.has("l", "n", "o", "g", "full-time")) {
    await process.print(longLines(process, entries, options));
    return;
  }
  const terminal = process.descriptors.get(1)?.type === "terminal";
  const names = entries.map(mark);
  if (!terminal || options.has("1")) await process.print(names.map((name) => `${name}\n`).join(""));
  else await process.print(columns(names, process.terminal?.columns ?? 80));
}

function decorate(entry: Entry, options: ParsedOptions): string {
  if (options.has("p") && entry.node.kind === "directory") return `${entry.name}/`;
  if (!options.has("F")) return entry.name;
  if (entry.node.kind === "directory") return `${entry.name}/`;
  if (entry.node.kind === "symlink") return `${entry.name}@`;
  return entry.node.kind === "file" && (entry.node.mode & 0o111) !== 0 ? `${entry.name}*` : entry.name;
}

function columns(names: readonly string[], width: number): string {
  const size = Math.max(...names.map((name) => name.length)) + 2;
  const count = Math.max(1, Math.floor(width / size));
  const rows = Math.ceil(names.length / count);
  const line = (row: number) =>
    Array.from({ length: count }, (_value, column) => names[column * rows + row] ?? "")
      .filter((name) => name !== "")
      .map((name) => name.padEnd(size))
      .join("")
      .trimEnd();
  return `${Array.from({ length: rows }, (_value, row) => line(row)).join("\n")}\n`;
}

function longLines(process: Process, entries: readonly Entry[], options: ParsedOptions): string {
  const now = process.scope.clock.now();
  const rows = entries.map(({ name, node, target }) => {
    const user = options.has("n") ? String(node.uid) : (userName(process, node.uid) ?? String(node.uid));
    const group = options.has("n") ? String(node.gid) : (groupName(process, node.gid) ?? String(node.gid));
    const size = options.has("h", "human-readable") ? humanSize(nodeSize(node)) : String(nodeSize(node));
    const recent = Math.abs(now - node.modifiedAt) < 15_552_000_000;
    const time = formatDate(
      options.has("full-time") ? "%Y-%m-%d %H:%M:%S +0000" : recent ? "%b %e %H:%M" : "%b %e  %Y",
      node.modifiedAt,
    );
    const links = node.kind === "file" ? String(node.links) : node.kind === "directory" ? "2" : "1";
    const label = decorate({ name, node, target }, options);
    return [modeText(node), links, user, group, size, time, target === undefined ? label : `${label} -> ${target}`];
  });
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const widths = [0, 1, 2, 3, 4].map(width);
  return rows
    .map(([mode = "", links = "", user = "", group = "", size = "", time = "", name = ""]) => {
      const left = `${mode} ${links.padStart(widths[1] ?? 0)} ${user.padEnd(widths[2] ?? 0)} ${group.padEnd(widths[3] ?? 0)}`;
      return `${left} ${size.padStart(widths[4] ?? 0)} ${time} ${name}\n`;
    })
    .join("");
}
