import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const projectDirectory = fileURLToPath(new URL("../..", import.meta.url));

/** This project's folder of exercises, then those of the operator's content; a folder may hold lessons alone. */
export function exerciseDirectories(contentDirectories: readonly string[]): readonly string[] {
  const hasLessonsOnly = (directory: string) =>
    existsSync(join(directory, "lessons")) && !existsSync(join(directory, "exercises"));
  return [projectDirectory, ...contentDirectories]
    .filter((directory) => !hasLessonsOnly(directory))
    .map((directory) => join(directory, "exercises"));
}
