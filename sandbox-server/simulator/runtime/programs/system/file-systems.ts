import { NODE_DISK_BYTES } from "../../files/filesystem.ts";
import { SystemFault } from "../../files/system-fault.ts";
import { humanSize } from "../human-size.ts";
import { isBusybox } from "../lines.ts";
import { nodeSize } from "../list-files.ts";
import { parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";

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

/** Programs about file systems and the room in them. */
export const fileSystemPrograms = [df, du, mount, umount];
