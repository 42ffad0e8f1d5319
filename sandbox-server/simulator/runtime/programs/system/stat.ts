import type { FileNode } from "../../files/nodes.ts";
import { SystemFault } from "../../files/system-fault.ts";
import type { Process } from "../../processes/process.ts";
import { groupName, userName } from "../accounts.ts";
import { formatDate } from "../format-date.ts";
import { isBusybox } from "../lines.ts";
import { modeText, nodeSize } from "../list-files.ts";
import { parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";

export const stat = program("stat", async (process, args) => {
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
