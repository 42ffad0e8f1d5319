import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

export interface HomeSize {
  /** Bytes that the files take on disk. */
  readonly bytes: number;
  readonly entries: number;
  readonly directories: readonly string[];
}

/** `st_blocks` counts in these units whatever the file system's own block is. */
const blockBytes = 512;

/** Measures a directory without following links; stops early once `most` is passed. What vanishes meanwhile counts 0. */
export async function measureHome(home: string, most: { bytes: number; entries: number }): Promise<HomeSize> {
  const directories = [home];
  const linked = new Set<number>();
  let bytes = 0;
  let entries = 0;
  for (let next = 0; next < directories.length; next += 1) {
    const directory = directories[next] ?? home;
    for (const entry of await readdirOrNothing(directory)) {
      const path = join(directory, entry.name);
      entries += 1;
      if (entry.isDirectory()) directories.push(path);
      const found = await lstat(path).catch(() => undefined);
      if (found === undefined || (found.nlink > 1 && !entry.isDirectory() && linked.has(found.ino))) continue;
      if (found.nlink > 1) linked.add(found.ino);
      bytes += found.blocks * blockBytes;
    }
    if (bytes > most.bytes * 4 || entries > most.entries * 4) break;
  }
  return { bytes, entries, directories };
}

async function readdirOrNothing(directory: string): Promise<readonly Dirent[]> {
  return readdir(directory, { withFileTypes: true }).catch(() => []);
}
