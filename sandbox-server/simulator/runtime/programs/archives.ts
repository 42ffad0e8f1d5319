import { gunzipSync, gzipSync } from "node:zlib";
import type { OpenFile } from "../files/open-file.ts";
import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";
import { compilePattern } from "../shell/pattern.ts";
import { userName } from "./accounts.ts";
import { makeDirectories, parentOf } from "./files/paths.ts";
import { formatDate } from "./format-date.ts";
import { forEachInput } from "./lines.ts";
import { modeText } from "./list-files.ts";
import { type ParsedOptions, parseOptions } from "./options.ts";
import { UsageFault } from "./program.ts";
import { program } from "./simple.ts";
import { END_OF_ARCHIVE, encodeEntry, type TarEntry, TarReader } from "./tar-format.ts";

const tar = program("tar", async (process, args) => {
  const [first = "", ...rest] = args;
  const options = parseOptions(
    [/^-/.test(first) || first === "" ? first : `-${first}`, ...rest],
    "cxtzvf:C:mpPohkjJaOX:T:",
    [
      "exclude=",
      "no-same-owner",
      "no-same-permissions",
      "strip-components=",
      "gzip",
      "file=",
      "directory=",
      "warning=",
      "same-owner",
      "numeric-owner",
      "overwrite",
      "touch",
      "to-stdout",
      "create",
      "extract",
      "list",
      "verbose",
    ],
  );
  const directory = options.value("C", "directory");
  const archive = options.value("f", "file") ?? "-";
  const open = (mode: "read" | "write") =>
    archive === "-" ? process.descriptor(mode === "read" ? 0 : 1).retain() : openFile(process, archive, mode);
  if (options.has("c", "create")) {
    const target = open("write");
    if (directory !== undefined) process.workingDirectory = enter(process, directory);
    return create(process, options, target, archive);
  }
  if (!options.has("x", "t", "extract", "list"))
    throw new UsageFault("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options", 2);
  const source = open("read");
  if (directory !== undefined) process.workingDirectory = enter(process, directory);
  return extract(process, options, source);
});

function openFile(process: Process, path: string, mode: "read" | "write"): OpenFile {
  try {
    return process.files.open(path, mode);
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    throw new UsageFault(`${path}: Cannot open: ${error.message}`, 2);
  }
}

function enter(process: Process, directory: string): string {
  try {
    const path = process.files.realPath(directory);
    if (!process.files.isDirectory(path)) throw new SystemFault("ENOTDIR");
    return path;
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    throw new UsageFault(`${directory}: Cannot open: ${error.message}`, 2);
  }
}

async function create(process: Process, options: ParsedOptions, target: OpenFile, archive: string): Promise<number> {
  const zipped = options.has("z", "gzip");
  const held: Uint8Array[] = [];
  const excluded = options.values("exclude").map((pattern) => compilePattern(pattern));
  const emit = async (bytes: Uint8Array) => {
    if (zipped) held.push(bytes);
    else await process.write(target, bytes);
  };
  let status = 0;
  for (const path of options.operands) {
    try {
      await addTree(
        process,
        path,
        options.has("h"),
        excluded,
        emit,
        options.has("v", "verbose") ? (archive === "-" ? 2 : 1) : undefined,
      );
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      await process.warn(
        `tar: ${path}: Cannot stat: ${error.message}\ntar: Exiting with failure status due to previous errors\n`,
      );
      status = 2;
    }
  }
  await emit(END_OF_ARCHIVE);
  if (zipped) await process.write(target, gzipSync(Buffer.concat(held)));
  target.close();
  return status;
}

async function addTree(
  process: Process,
  path: string,
  follow: boolean,
  excluded: readonly RegExp[],
  emit: (bytes: Uint8Array) => Promise<void>,
  tell: number | undefined,
): Promise<void> {
  await process.tick(8);
  if (excluded.some((pattern) => pattern.test(path) || pattern.test(path.slice(path.lastIndexOf("/") + 1)))) return;
  const node = follow ? process.files.stat(path) : process.files.lstat(path);
  const isDirectory = node.kind === "directory";
  const name = path.replace(/^\/+/, "").replace(/\/+$/, "") || ".";
  if (tell !== undefined) await process.write(tell, `${path}${isDirectory ? "/" : ""}\n`);
  const entry: TarEntry = {
    name: isDirectory ? `${name}/` : name,
    type: isDirectory ? "directory" : node.kind === "symlink" ? "symlink" : "file",
    mode: node.mode,
    uid: node.uid,
    gid: node.gid,
    modifiedAt: node.modifiedAt,
    content: node.kind === "file" ? process.files.readFile(path) : new Uint8Array(0),
    link: node.kind === "symlink" ? node.target : "",
  };
  await emit(encodeEntry(entry));
  if (isDirectory)
    for (const child of process.files.list(path))
      await addTree(process, path.endsWith("/") ? `${path}${child}` : `${path}/${child}`, follow, excluded, emit, tell);
}

async function extract(process: Process, options: ParsedOptions, source: OpenFile): Promise<number> {
  const reader = new TarReader();
  const wanted = options.operands;
  const strip = Number(options.value("strip-components") ?? "0");
  let any = false;
  for await (const data of unzipped(process, source)) {
    any = true;
    for (const entry of reader.push(data)) {
      const name = entry.name
        .replace(/^\.?\/+/, "")
        .split("/")
        .slice(strip)
        .join("/");
      const matches =
        wanted.length === 0 ||
        wanted.some((path) => entry.name === path || entry.name.startsWith(`${path.replace(/\/$/, "")}/`));
      if (!matches) continue;
      if (options.has("t", "list"))
        await process.print(options.has("v", "verbose") ? listing(process, entry) : `${entry.name}\n`);
      else if (options.has("O", "to-stdout")) await process.print(entry.content);
      else {
        if (options.has("v", "verbose")) await process.print(`${entry.name}\n`);
        if (name !== "") restoreEntry(process, entry, name, options);
      }
    }
    if (reader.broken)
      throw new UsageFault(
        "This does not look like a tar archive\ntar: Exiting with failure status due to previous errors",
        2,
      );
  }
  source.close();
  if (!any) throw new UsageFault("short read");
  return 0;
}

function listing(process: Process, entry: TarEntry): string {
  const shape = { kind: entry.type, mode: entry.mode } as Parameters<typeof modeText>[0];
  const owner = `${userName(process, entry.uid) ?? entry.uid}/${userName(process, entry.gid) ?? entry.gid}`;
  return `${modeText(shape)} ${owner} ${String(entry.content.length).padStart(9)} ${formatDate("%Y-%m-%d %H:%M", entry.modifiedAt)} ${entry.name}\n`;
}

function restoreEntry(process: Process, entry: TarEntry, name: string, options: ParsedOptions): void {
  const { files } = process;
  const path = name.replace(/\/+$/, "");
  if (path.split("/").includes("..")) throw new UsageFault(`${entry.name}: Member name contains '..'`, 2);
  if (entry.type === "directory") {
    if (!files.isDirectory(path)) makeDirectories(process, path);
  } else {
    const parent = parentOf(path);
    if (!files.isDirectory(parent)) makeDirectories(process, parent);
    if (files.find(path)?.kind === "file" || entry.type === "symlink") removeOld(process, path);
    if (entry.type === "symlink") files.makeLink(entry.link, path);
    else files.writeFile(path, entry.content, entry.mode & 0o777);
  }
  if (entry.type === "symlink") return;
  if (process.credentials.uid === 0 && !options.has("o", "no-same-owner"))
    files.changeOwner(path, entry.uid, entry.gid);
  if (!options.has("m", "touch")) files.setModified(path, entry.modifiedAt);
}

function removeOld(process: Process, path: string): void {
  try {
    process.files.unlink(path);
  } catch (error) {
    if (!(error instanceof SystemFault) || error.code !== "ENOENT") throw error;
  }
}

/** The bytes of an archive, unpacked when they are gzip's. */
async function* unzipped(process: Process, source: OpenFile): AsyncGenerator<Uint8Array> {
  const first = await process.read(source);
  if (first === undefined) return;
  if (first[0] === 0x1f && first[1] === 0x8b) {
    yield gunzip(Buffer.concat([first, await process.readAll(source)]));
    return;
  }
  for (let part: Uint8Array | undefined = first; part !== undefined; part = await process.read(source)) yield part;
}

/** What a packed file may grow to, in bytes. */
const MAX_UNPACKED = 64 * 1024 * 1024;

function gunzip(data: Uint8Array): Buffer {
  try {
    return gunzipSync(data, { maxOutputLength: MAX_UNPACKED });
  } catch (error) {
    if (error instanceof Error && "code" in error) throw new UsageFault("invalid compressed data");
    throw error;
  }
}

function gzipProgram(name: "gzip" | "gunzip" | "zcat") {
  return program(name, async (process, args) => {
    const options = parseOptions(args, "cdfkn123456789vt", ["stdout", "decompress", "keep", "force"]);
    const unpacks = name !== "gzip" || options.has("d", "decompress");
    const toOutput = name === "zcat" || options.has("c", "stdout") || options.operands.length === 0;
    const good = await forEachInput(process, options.operands, async ({ name: path, file }) => {
      const content = await process.readAll(file);
      const changed = unpacks ? gunzip(content) : gzipSync(content);
      if (toOutput) await process.print(changed);
      else {
        const target = unpacks ? path.replace(/\.gz$/, "") : `${path}.gz`;
        if (target === path) throw new UsageFault(`${path}: unknown suffix -- ignored`);
        process.files.writeFile(target, changed);
        if (!options.has("k", "keep")) process.files.unlink(path);
      }
    });
    return good ? 0 : 1;
  });
}

export const archivePrograms = [tar, gzipProgram("gzip"), gzipProgram("gunzip"), gzipProgram("zcat")];
