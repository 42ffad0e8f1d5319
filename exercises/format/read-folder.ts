import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";

/** A file of an exercise as it lies on the disk. */
export interface ExerciseFile {
  /** Relative to the exercise's folder, with `/`. */
  readonly path: string;
  readonly content: string;
  readonly executable: boolean;
}

/** Every file below `folder`, sorted by path, so that the same content is always read in the same order. */
export async function readExerciseFiles(folder: string): Promise<readonly ExerciseFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const read = await Promise.all(
    files.map(async (file) => ({
      path: path.relative(folder, file).split(path.sep).join("/"),
      content: await readFile(file, "utf8"),
      executable: ((await stat(file)).mode & 0o100) !== 0,
    })),
  );
  return read.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The first 16 hexadecimal digits of a SHA-256 over names, modes and contents: the exercise's version. */
export function contentHash(files: readonly ExerciseFile[]): string {
  const hash = createHash("sha256");
  for (const file of files) {
    hash
      .update(`${file.path}\0${file.executable ? "x" : "-"}\0${Buffer.byteLength(file.content)}\0`)
      .update(file.content);
  }
  return hash.digest("hex").slice(0, 16);
}
