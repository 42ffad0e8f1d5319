import { SpecialFile } from "../files/nodes.ts";
import { SystemFault } from "../files/system-fault.ts";
import { createNamedPipe } from "../processes/pipe.ts";
import type { Process } from "../processes/process.ts";
import { accountId } from "./accounts.ts";
import { commandOf, isBusybox } from "./lines.ts";
import { parseOptions } from "./options.ts";
import { UsageFault } from "./program.ts";
import { program } from "./simple.ts";

/** Does something for each path; what fails is told in the program's words and the others go on. */
async function forEachPath(
  process: Process,
  paths: readonly string[],
  verb: (path: string) => string,
  action: (path: string) => Promise<void> | void,
): Promise<number> {
  if (paths.length === 0) throw new UsageFault("missing operand");
  let status = 0;
  for (const path of paths) {
    await process.tick();
    try {
      await action(path);
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      await process.warn(`${commandOf(process)}: ${verb(path)}: ${error.message}\n`);
      status = 1;
    }
  }
  return status;
}

function join(directory: string, name: string): string {
  return directory.endsWith("/") ? `${directory}${name}` : `${directory}/${name}`;
}

export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  return trimmed === "" ? "/" : trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

export function parentOf(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  const cut = trimmed.lastIndexOf("/");
  if (cut < 0) return trimmed === "" && path !== "" ? "/" : ".";
  return cut === 0 ? "/" : trimmed.slice(0, cut);
}

/** `mkdir -p`. */
export function makeDirectories(process: Process, path: string, mode = 0o777): void {
  const names = path.split("/");
  for (let count = 1; count <= names.length; count += 1) {
    const part = names.slice(0, count).join("/");
    if (part !== "" && !process.files.isDirectory(part)) process.files.makeDirectory(part, mode);
  }
}

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

async function removeTree(process: Process, path: string): Promise<void> {
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
  return forEachPath(process, sources, words, (path) =>
    copyTree(process, path, inside ? join(target, baseName(path)) : target, how),
  );
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

/** The mode that `chmod` means: octal, or clauses such as `u+x,go-w`. Throws UsageFault. */
export function parseMode(text: string, old: number, isDirectory: boolean): number {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let mode = old;
  for (const clause of text.split(",")) {
    const match = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/.exec(clause);
    if (match === null) throw new UsageFault(`invalid mode: '${text}'`);
    for (const [, operator = "", letters = ""] of (match[2] ?? "").matchAll(/([-+=])([rwxXst]*)/g))
      mode = applyClause(mode, match[1] ?? "", operator, letters, isDirectory);
  }
  return mode;
}

function applyClause(mode: number, who: string, operator: string, letters: string, isDirectory: boolean): number {
  const classes = who === "" || who.includes("a") ? "ugo" : who;
  let bits = 0;
  let special = 0;
  for (const letter of letters) {
    if (letter === "r") bits |= 4;
    else if (letter === "w") bits |= 2;
    else if (letter === "x" || (letter === "X" && (isDirectory || (mode & 0o111) !== 0))) bits |= 1;
    else if (letter === "t") special |= 0o1000;
    else if (letter === "s") special |= (classes.includes("u") ? 0o4000 : 0) | (classes.includes("g") ? 0o2000 : 0);
  }
  const shifts = { u: 6, g: 3, o: 0 } as const;
  const spread = (value: number) =>
    [...classes].reduce((sum, letter) => sum | (value << shifts[letter as keyof typeof shifts]), 0);
  if (operator === "+") return mode | spread(bits) | special;
  if (operator === "-") return mode & ~spread(bits) & ~special;
  return (mode & ~spread(7)) | spread(bits) | special;
}

async function walk(process: Process, path: string, recursive: boolean, action: (path: string) => void): Promise<void> {
  await process.tick();
  action(path);
  if (!recursive || process.files.lstat(path).kind !== "directory") return;
  for (const name of process.files.list(path)) await walk(process, join(path, name), true, action);
}

const chmod = program("chmod", (process, args) => {
  const first = args.findIndex((word) => !/^-[Rvcf]+$/.test(word) && word !== "--recursive");
  const recursive = args.slice(0, first).some((word) => word.includes("R") || word === "--recursive");
  const mode = args[first];
  if (mode === undefined) throw new UsageFault("missing operand");
  const words = (path: string) => (isBusybox(process) ? path : `cannot access '${path}'`);
  return forEachPath(process, args.slice(first + 1), words, (path) =>
    walk(process, path, recursive, (name) => {
      const node = process.files.stat(name);
      process.files.changeMode(name, parseMode(mode, node.mode, node.kind === "directory"));
    }),
  );
});

function owner(name: "chown" | "chgrp") {
  return program(name, (process, args) => {
    const options = parseOptions(args, "Rvhf", ["recursive", "no-dereference"]);
    const [spec = "", ...paths] = options.operands;
    const [user = "", group] = name === "chgrp" ? ["", spec] : spec.split(/[:.]/);
    const uid = user === "" ? undefined : accountId(process, "passwd", user);
    const gid = group === undefined || group === "" ? undefined : accountId(process, "group", group);
    if (user !== "" && uid === undefined)
      throw new UsageFault(isBusybox(process) ? `unknown user ${user}` : `invalid user: '${spec}'`);
    if (group !== undefined && group !== "" && gid === undefined)
      throw new UsageFault(isBusybox(process) ? `unknown group ${group}` : `invalid group: '${spec}'`);
    const words = (path: string) => (isBusybox(process) ? path : `changing ownership of '${path}'`);
    return forEachPath(process, paths, words, (path) =>
      walk(process, path, options.has("R", "recursive"), (entry) =>
        process.files.changeOwner(entry, uid, gid, !options.has("h", "R")),
      ),
    );
  });
}

const readlink = program("readlink", async (process, args) => {
  const options = parseOptions(args, "fenm");
  const [path = ""] = options.operands;
  try {
    const text = options.has("f", "e", "m") ? resolve(process, path) : process.files.readLink(path);
    await process.print(`${text}${options.has("n") ? "" : "\n"}`);
    return 0;
  } catch (error) {
    if (error instanceof SystemFault) return 1;
    throw error;
  }
});

function resolve(process: Process, path: string): string {
  return process.files.locate(path).path;
}

const realpath = program("realpath", (process, args) => {
  const options = parseOptions(args, "sme");
  return forEachPath(
    process,
    options.operands,
    (path) => path,
    (path) => process.print(`${process.files.realPath(path)}\n`),
  );
});

const basename = program("basename", async (process, args) => {
  const [path = "", suffix = ""] = args;
  const name = baseName(path);
  await process.print(
    `${suffix !== "" && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
  );
  return 0;
});

const dirname = program("dirname", async (process, args) => {
  await process.print(args.map((path) => `${parentOf(path)}\n`).join(""));
  return 0;
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

export const changeFilePrograms = [
  mkdir,
  rmdir,
  rm,
  touch,
  cp,
  mv,
  ln,
  chmod,
  owner("chown"),
  owner("chgrp"),
  readlink,
  realpath,
  basename,
  dirname,
  mkfifo,
  mktemp,
  truncate,
];
