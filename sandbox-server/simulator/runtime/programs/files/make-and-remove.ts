import { SpecialFile } from "../../files/nodes.ts";
import { SystemFault } from "../../files/system-fault.ts";
import { createNamedPipe } from "../../processes/pipe.ts";
import type { Process } from "../../processes/process.ts";
import { isBusybox } from "../lines.ts";
import { parseOptions } from "../options.ts";
import { program } from "../simple.ts";
import { forEachPath, join, makeDirectories } from "./paths.ts";

const mkdir = program("mkdir", (process, args) => {
  const options = parseOptions(args, "pm:v", ["parents", "mode=", "verbose"]);
  const mode = Number.parseInt(options.value("m", "mode") ?? "777", 8);
  const words = (path: string) =>
    isBusybox(process) ? `can't create directory '${path}'` : `cannot create directory '${path}'`;
  return forEachPath(process, options.operands, words, (path) => {
    if (options.has("p", "parents")) makeDirectories(process, path, mode);
    else process.files.makeDirectory(path, mode);
  });
});

const rmdir = program("rmdir", (process, args) => {
  const options = parseOptions(args, "p", ["ignore-fail-on-non-empty"]);
  const words = (path: string) => (isBusybox(process) ? `'${path}'` : `failed to remove '${path}'`);
  return forEachPath(process, options.operands, words, (path) => process.files.removeDirectory(path));
});

export async function removeTree(process: Process, path: string): Promise<void> {
  await process.tick();
  if (process.files.lstat(path).kind === "directory") {
    for (const name of process.files.list(path)) await removeTree(process, join(path, name));
    process.files.removeDirectory(path);
  } else process.files.unlink(path);
}

const rm = program("rm", (process, args) => {
  const options = parseOptions(args, "rRfivd", ["recursive", "force", "verbose", "no-preserve-root", "interactive="]);
  const force = options.has("f", "force");
  if (force && options.operands.length === 0) return 0;
  const words = (path: string) => (isBusybox(process) ? `can't remove '${path}'` : `cannot remove '${path}'`);
  return forEachPath(process, options.operands, words, async (path) => {
    try {
      if (options.has("r", "R", "recursive")) await removeTree(process, path);
      else process.files.unlink(path);
    } catch (error) {
      if (!force || !(error instanceof SystemFault) || error.code !== "ENOENT") throw error;
    }
  });
});

const touch = program("touch", (process, args) => {
  const options = parseOptions(args, "acmd:t:r:", ["no-create", "date=", "reference="]);
  const words = (path: string) => (isBusybox(process) ? path : `cannot touch '${path}'`);
  return forEachPath(process, options.operands, words, (path) => {
    if (process.files.find(path) === undefined) {
      if (!options.has("c", "no-create")) process.files.open(path, "append").close();
      return;
    }
    const given = options.value("d", "date");
    const time = given === undefined ? Number.NaN : Date.parse(given);
    process.files.setModified(path, Number.isNaN(time) ? process.scope.clock.now() : time);
  });
});

const mkfifo = program("mkfifo", (process, args) =>
  forEachPath(
    process,
    args.filter((word) => !word.startsWith("-")),
    (path) => `cannot create fifo '${path}'`,
    (path) => {
      const open = createNamedPipe();
      process.files.makeSpecial(
        path,
        new SpecialFile("fifo", 0o666 & ~process.umask, process.scope.clock.now(), (_viewer, mode) => open(mode)),
      );
    },
  ),
);

const mktemp = program("mktemp", async (process, args) => {
  const options = parseOptions(args, "dp:tqu", ["tmpdir="]);
  const template = options.operands[0] ?? "tmp.XXXXXX";
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const name = template.replace(/X{3,}$/, (run) =>
    [...run].map(() => letters[Math.floor(process.scope.random.next() * letters.length)]).join(""),
  );
  const directory =
    options.value("p", "tmpdir") ??
    (options.operands.length === 0 || options.has("t") ? (process.env.get("TMPDIR") ?? "/tmp") : undefined);
  const path = directory === undefined ? name : join(directory, name);
  if (options.has("d")) process.files.makeDirectory(path, 0o700);
  else process.files.writeFile(path, "", 0o600);
  await process.print(`${path}\n`);
  return 0;
});

const truncate = program("truncate", (process, args) => {
  const options = parseOptions(args, "s:c", ["size="]);
  const size = Number.parseFloat(options.value("s", "size") ?? "0");
  const unit = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 }[(options.value("s", "size") ?? "").slice(-1)] ?? 1;
  return forEachPath(
    process,
    options.operands,
    (path) => `cannot open '${path}' for writing`,
    (path) => {
      process.files.open(path, "append").close();
      const node = process.files.stat(path);
      if (node.kind === "file") node.truncate(size * unit, process.scope.clock.now());
    },
  );
});

/** Programs that make files and take them away. */
export const makingPrograms = [mkdir, rmdir, rm, touch, mkfifo, mktemp, truncate];
