import { SpecialFile } from "../../files/nodes.ts";
import { SystemFault } from "../../files/system-fault.ts";
import { createNamedPipe } from "../../processes/pipe.ts";
import type { Process } from "../../processes/process.ts";
import { isBusybox } from "../lines.ts";
import { type ParsedOptions, parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";
import { parseDate } from "../status-programs.ts";
import { forEachPath, join, makeDirectories } from "./paths.ts";

const mkdir = program("mkdir", (process, args) => {
  const options = parseOptions(args, "pm:v", ["parents", "mode=", "verbose"]);
  const mode = Number.parseInt(options.value("m", "mode") ?? "777", 8);
  const words = (path: string) =>
    isBusybox(process) ? `can't create directory '${path}'` : `cannot create directory '${path}'`;
  return forEachPath(process, options.operands, words, async (path) => {
    let made = [path];
    if (options.has("p", "parents")) made = makeDirectories(process, path, mode);
    else process.files.makeDirectory(path, mode);
    if (!options.has("v", "verbose")) return;
    for (const name of made)
      await process.print(
        isBusybox(process) ? `created directory: '${name}'\n` : `mkdir: created directory '${name}'\n`,
      );
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
      if (options.has("v", "verbose")) await process.print(`removed '${path}'\n`);
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      if (isBusybox(process) && error.code === "EISDIR") throw new UsageFault(`'${path}' is a directory`);
      if (!force || error.code !== "ENOENT") throw error;
    }
  });
});

/** When `touch` says that a file was changed: `-r FILE`, `-d DATE`, `-t [[CC]YY]MMDDhhmm[.ss]`, or now. */
function wantedTime(process: Process, options: ParsedOptions): number {
  const reference = options.value("r", "reference");
  if (reference !== undefined) return process.files.stat(reference).modifiedAt;
  const now = process.scope.clock.now();
  const stamp = /^(\d\d)?(\d\d)?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/.exec(options.value("t") ?? "");
  if (stamp !== null) {
    const [, century, year, month, day, hour, minute, second = "00"] = stamp;
    const full = year === undefined ? new Date(now).getUTCFullYear() : `${century ?? "20"}${year}`;
    return Date.parse(`${full}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:${minute ?? ""}:${second}Z`);
  }
  const given = options.value("d", "date");
  if (given === undefined) return now;
  const time = parseDate(given, now);
  if (time === undefined) throw new UsageFault(`invalid date format '${given}'`);
  return time;
}

const touch = program("touch", (process, args) => {
  const options = parseOptions(args, "acmd:t:r:", ["no-create", "date=", "reference="]);
  const words = (path: string) => (isBusybox(process) ? path : `cannot touch '${path}'`);
  return forEachPath(process, options.operands, words, (path) => {
    if (process.files.find(path) === undefined) {
      if (options.has("c", "no-create")) return;
      process.files.open(path, "append").close();
    }
    process.files.setModified(path, wantedTime(process, options));
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
