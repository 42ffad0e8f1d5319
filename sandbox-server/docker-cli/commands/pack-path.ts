import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Extract, Pack } from "tar-stream";

/** Adds a file, a link or a directory with all below it to an archive, under this name. */
export function addPath(archive: Pack, path: string, name: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) archive.entry({ name, type: "symlink", linkname: readlinkSync(path) });
  else if (!stats.isDirectory()) archive.entry({ name, mode: stats.mode & 0o7777 }, readFileSync(path));
  else {
    archive.entry({ name: `${name}/`, type: "directory", mode: stats.mode & 0o7777 });
    for (const entry of readdirSync(path)) addPath(archive, join(path, entry), `${name}/${entry}`);
  }
}

/** Writes an archive's files, links and directories below a directory, under the names that `rename` gives them. */
export async function unpackInto(archive: Extract, directory: string, rename: (name: string) => string): Promise<void> {
  for await (const entry of archive) {
    const { name, type, mode = 0o644, linkname } = entry.header;
    const target = join(directory, join("/", rename(name)));
    mkdirSync(dirname(target), { recursive: true });
    if (type === "directory") mkdirSync(target, { recursive: true });
    else if (type === "symlink" && linkname) symlinkSync(linkname, target);
    else if (type === "file") {
      const chunks: Uint8Array[] = [];
      for await (const chunk of entry) chunks.push(chunk as Uint8Array);
      writeFileSync(target, Buffer.concat(chunks));
      chmodSync(target, mode & 0o777);
    }
    entry.resume();
  }
}
