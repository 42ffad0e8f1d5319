import { inflateRawSync } from "node:zlib";
import type { Process } from "../processes/process.ts";
import { makeDirectories, parentOf } from "./files/paths.ts";
import { parseOptions } from "./options.ts";
import { UsageFault } from "./program.ts";
import { program } from "./simple.ts";

interface ZipEntry {
  readonly name: string;
  /** 0 is stored, 8 deflated. */
  readonly method: number;
  readonly packed: Uint8Array;
  readonly size: number;
}

/** What one packed file may grow to, in bytes. */
const MAX_UNPACKED = 64 * 1024 * 1024;

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;

/** unzip: lists (`-l`), prints (`-p`) or unpacks (`-d DIR`, `-o`, `-q`) an archive (PKWARE's APPNOTE.TXT). */
export const unzip = program("unzip", async (process, args) => {
  const options = parseOptions(args, "lpoqnd:x:jt");
  const [archive, ...wanted] = options.operands;
  if (archive === undefined) throw new UsageFault("usage: unzip [-lnojpq] FILE[.zip] [FILE]... [-d DIR]");
  const found = [archive, `${archive}.zip`].find((path) => process.files.find(path)?.kind === "file");
  if (found === undefined) throw new UsageFault(`can't open ${archive}[.zip]`);
  const entries = readEntries(Buffer.from(process.files.readFile(found))).filter(
    ({ name }) => wanted.length === 0 || wanted.includes(name),
  );
  if (options.has("l")) return list(process, found, entries);
  if (options.has("p")) {
    for (const entry of entries) await process.print(unpack(entry));
    return 0;
  }
  if (!options.has("q")) await process.print(`Archive:  ${found}\n`);
  const directory = options.value("d") ?? ".";
  for (const entry of entries) {
    await process.tick(8 + (entry.size >> 13));
    const isFolder = entry.name.endsWith("/");
    const name = options.has("j")
      ? entry.name.slice(entry.name.lastIndexOf("/", entry.name.length - 2) + 1)
      : entry.name;
    const path = `${directory}/${name}`.replace(/\/$/, "");
    if (name.split("/").includes("..")) throw new UsageFault(`${name}: path goes out of the directory`);
    if (isFolder && options.has("j")) continue;
    if (!options.has("q")) await process.print(`  ${isFolder ? " creating" : "inflating"}: ${name}\n`);
    makeDirectories(process, isFolder ? path : parentOf(path));
    if (isFolder || (options.has("n") && process.files.find(path) !== undefined)) continue;
    process.files.writeFile(path, unpack(entry));
  }
  return 0;
});

async function list(process: Process, archive: string, entries: readonly ZipEntry[]): Promise<number> {
  await process.print(`Archive:  ${archive}\n  Length      Name\n---------  ----\n`);
  for (const { name, size } of entries) await process.print(`${String(size).padStart(9)}  ${name}\n`);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  await process.print(`---------  ----\n${String(total).padStart(9)}  ${entries.length} files\n`);
  return 0;
}

/** The central directory's entries. Throws UsageFault for what is no archive. */
function readEntries(data: Buffer): ZipEntry[] {
  let end = data.length - 22;
  while (end >= 0 && data.readUInt32LE(end) !== END_SIGNATURE) end -= 1;
  if (end < 0) throw new UsageFault("no zip signature");
  const entries: ZipEntry[] = [];
  try {
    let at = data.readUInt32LE(end + 16);
    for (let left = data.readUInt16LE(end + 10); left > 0; left -= 1) {
      if (data.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new UsageFault("bad archive");
      const nameLength = data.readUInt16LE(at + 28);
      const local = data.readUInt32LE(at + 42);
      const start = local + 30 + data.readUInt16LE(local + 26) + data.readUInt16LE(local + 28);
      entries.push({
        name: data.toString("utf8", at + 46, at + 46 + nameLength),
        method: data.readUInt16LE(at + 10),
        packed: data.subarray(start, start + data.readUInt32LE(at + 20)),
        size: data.readUInt32LE(at + 24),
      });
      at += 46 + nameLength + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32);
    }
  } catch (error) {
    if (error instanceof RangeError) throw new UsageFault("bad archive");
    throw error;
  }
  return entries;
}

function unpack(entry: ZipEntry): Uint8Array {
  if (entry.method === 0) return entry.packed;
  if (entry.method !== 8) throw new UsageFault(`unsupported method ${entry.method}`);
  try {
    return inflateRawSync(entry.packed, { maxOutputLength: MAX_UNPACKED });
  } catch (error) {
    if (error instanceof Error && "code" in error) throw new UsageFault(`${entry.name}: bad data`);
    throw error;
  }
}
