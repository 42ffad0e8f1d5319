import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";

/** A lesson as its file's front matter places it in the course. */
export interface PlacedLesson {
  readonly slug: string;
  readonly module: number;
  readonly order: number;
}

const directory = join(import.meta.dirname, "../../lessons/en");

/** The lessons of the course, in its order. */
export const lessons: readonly PlacedLesson[] = readdirSync(directory)
  .filter((file) => file.endsWith(".mdx"))
  .map((file) => {
    const [, matter = ""] = readFileSync(join(directory, file), "utf8").split(/^---$/m);
    const { module, order } = parse(matter);
    return { slug: basename(file, ".mdx"), module, order };
  })
  .sort((one, other) => one.module - other.module || one.order - other.order);
