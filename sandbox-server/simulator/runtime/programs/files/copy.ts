import { SystemFault } from "../../files/system-fault.ts";
import type { Process } from "../../processes/process.ts";
import { isBusybox } from "../lines.ts";
import { parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";
import { removeTree } from "./make-and-remove.ts";
import { baseName, forEachPath, join } from "./paths.ts";

/** Copies one file or tree. */
async function copyTree(
  process: Process,
  from: string,
  to: string,
  options: { recursive: boolean; keep: boolean; links: boolean },
): Promise<void> {
  await process.tick(4);
  const { files } = process;
  const link = files.lstat(from);
  if (link.kind === "symlink" && options.links) {
    files.makeLink(link.target, to);
    return;
  }
  const node = files.stat(from);
  if (node.kind === "directory") {
    if (!options.recursive)
      throw new UsageFault(
        isBusybox(process) ? `omitting directory '${from}'` : `-r not specified; omitting directory '${from}'`,
      );
    if (files.find(to) === undefined) files.makeDirectory(to, node.mode & 0o7777);
    for (const name of files.list(from)) await copyTree(process, join(from, name), join(to, name), options);
  } else if (node.kind === "file") {
    const existed = files.find(to) !== undefined;
    const source = files.open(from, "read");
    const target = files.open(to, "write", node.mode & 0o777);
    for (let part = await process.read(source); part !== undefined; part = await process.read(source))
      await process.write(target, part);
    source.close();
    target.close();
    if (options.keep && !existed) files.changeMode(to, node.mode);
  } else if (node.kind === "special") files.writeFile(to, files.readFile(from));
  if (options.keep) {
    files.setModified(to, node.modifiedAt);
    if (process.credentials.uid === 0) files.changeOwner(to, node.uid, node.gid);
  }
}

const cp = program("cp", (process, args) => {
  const options = parseOptions(args, "rRapfiduvLPHnt:T", [
    "recursive",
    "archive",
    "preserve",
    "force",
    "verbose",
    "no-target-directory",
  ]);
  const how = {
    recursive: options.has("r", "R", "a", "recursive", "archive"),
    keep: options.has("a", "p", "archive", "preserve"),
    links: options.has("a", "d", "P", "archive") || (options.has("r", "R") && !options.has("L")),
  };
  const given = options.value("t");
  const sources = given === undefined ? options.operands.slice(0, -1) : options.operands;
  const target = given ?? options.operands.at(-1);
  if (target === undefined || sources.length === 0)
    throw new UsageFault(
      options.operands.length === 1
        ? `missing destination file operand after '${options.operands[0] ?? ""}'`
        : "missing file operand",
    );
  const inside = process.files.isDirectory(target) && !options.has("T", "no-target-directory");
  if (sources.length > 1 && !inside) throw new UsageFault(`target '${target}' is not a directory`);
  const words = (path: string) => (isBusybox(process) ? `can't stat '${path}'` : `cannot stat '${path}'`);
  return forEachPath(process, sources, words, async (path) => {
    const to = inside ? join(target, baseName(path)) : target;
    await copyTree(process, path, to, how);
    if (options.has("v", "verbose")) await process.print(`'${path}' -> '${to}'\n`);
  });
});

const mv = program("mv", (process, args) => {
  const options = parseOptions(args, "finvTt:", ["force", "verbose", "no-clobber"]);
  const target = options.operands.at(-1);
  const sources = options.operands.slice(0, -1);
  if (target === undefined || sources.length === 0) throw new UsageFault("missing file operand");
  const inside = process.files.isDirectory(target) && !options.has("T");
  const words = (path: string) => (isBusybox(process) ? `can't rename '${path}'` : `cannot stat '${path}'`);
  return forEachPath(process, sources, words, async (path) => {
    const to = inside ? join(target, baseName(path)) : target;
    if (options.has("n") && process.files.find(to) !== undefined) return;
    try {
      process.files.rename(path, to);
    } catch (error) {
      if (!(error instanceof SystemFault) || error.code !== "EXDEV") throw error;
      await copyTree(process, path, to, { recursive: true, keep: true, links: true });
      await removeTree(process, path);
    }
    if (options.has("v", "verbose"))
      await process.print(`${isBusybox(process) ? "" : "renamed "}'${path}' -> '${to}'\n`);
  });
});

const ln = program("ln", (process, args) => {
  const options = parseOptions(args, "sfnvrT", ["symbolic", "force", "no-dereference"]);
  const [target = "", given] = options.operands;
  const path = given ?? baseName(target);
  const inside = process.files.isDirectory(path) && !options.has("n", "T", "no-dereference");
  const words = (name: string) =>
    isBusybox(process) ? name : `failed to create ${options.has("s") ? "symbolic" : "hard"} link '${name}'`;
  return forEachPath(process, [inside ? join(path, baseName(target)) : path], words, (name) => {
    if (options.has("f", "force") && linkExists(process, name)) process.files.unlink(name);
    if (options.has("s", "symbolic")) process.files.makeLink(target, name);
    else process.files.link(target, name);
  });
});

function linkExists(process: Process, path: string): boolean {
  try {
    process.files.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof SystemFault) return false;
    throw error;
  }
}

/** Programs that give files a second place or name. */
export const copyingPrograms = [cp, mv, ln];
