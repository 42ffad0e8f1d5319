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

/** How many files are asked about at once. */
const batch = 64;

/**
 * Measures a directory without following links. What vanishes meanwhile counts nothing; counting stops early when there
 * are more than `mostEntries`, for then the number is enough.
 */
export async function measureHome(home: string, mostEntries: number): Promise<HomeSize> {
  const directories = [home];
  const linked = new Set<number>();
  let bytes = 0;
  let entries = 0;
  for (let next = 0; next < directories.length && entries <= mostEntries; next += 1) {
    const directory = directories[next] ?? home;
    const found = await readdirOrNothing(directory);
    entries += found.length;
    if (entries > mostEntries) break;
    for (const entry of found) if (entry.isDirectory()) directories.push(join(directory, entry.name));
    for (let from = 0; from < found.length; from += batch) {
      const paths = found.slice(from, from + batch).map((entry) => join(directory, entry.name));
      for (const stats of await Promise.all(paths.map((path) => lstat(path).catch(() => undefined)))) {
        if (stats === undefined || linked.has(stats.ino)) continue;
        if (stats.nlink > 1 && !stats.isDirectory()) linked.add(stats.ino);
        bytes += stats.blocks * blockBytes;
      }
    }
  }
  return { bytes, entries, directories };
}

async function readdirOrNothing(directory: string): Promise<readonly Dirent[]> {
  return readdir(directory, { withFileTypes: true }).catch(() => []);
}
