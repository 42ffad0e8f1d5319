import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { LessonFault } from "./lesson-fault.ts";

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case words with dashes");
const message = z.strictObject({ en: z.string().trim().min(1), fr: z.string().trim().min(1) });

/** The decks of the curriculum that ask for a topic. */
const deck = z.enum(["A", "B", "C", "D", "E"]);

const topicsFile = z.strictObject({
  topics: z.array(
    z.strictObject({
      id,
      module: z.int().min(1).max(10),
      title: message,
      decks: z.array(deck),
      /** Explained, with a quiz, and not practised. */
      read: z.literal(true).optional(),
    }),
  ),
});

const glossaryFile = z.strictObject({
  module: z.int().min(1).max(10),
  terms: z.array(
    z.strictObject({
      id,
      /** File name, without `.mdx`, of the lesson that introduces it. */
      lesson: id,
      term: message,
      /** One or two plain sentences. */
      definition: message,
    }),
  ),
});

export type Topic = z.infer<typeof topicsFile>["topics"][number];
export type GlossaryTerm = z.infer<typeof glossaryFile>["terms"][number];

/** The files of the course beside its lessons. */
export interface CourseFiles {
  readonly topics: readonly Topic[];
  /** In the order of modules and files. */
  readonly terms: readonly GlossaryTerm[];
  readonly faults: readonly LessonFault[];
}

/** Reads `<root>/lessons/topics.json` and `<root>/lessons/glossary/module-NN.json`; all faults are listed, none thrown. */
export function readCourseFiles(root: string): CourseFiles {
  const faults: LessonFault[] = [];
  const read = <T>(file: string, schema: z.ZodType<T>): T | undefined => {
    const result = schema.safeParse(parseJson(readFileSync(join(root, file), "utf8")));
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      faults.push({ file, field: issue.path.join("."), seen: "another form", wanted: issue.message });
    }
    return undefined;
  };
  const topics = read("lessons/topics.json", topicsFile)?.topics ?? [];
  const folder = "lessons/glossary";
  const names = existsSync(join(root, folder)) ? readdirSync(join(root, folder)).sort() : [];
  const terms = names.flatMap((name) => {
    const file = `${folder}/${name}`;
    const glossary = read(file, glossaryFile);
    if (glossary === undefined) return [];
    const wanted = `module-${String(glossary.module).padStart(2, "0")}.json`;
    if (name !== wanted) faults.push({ file, field: "file name", seen: name, wanted });
    return glossary.terms.map((term) => ({ file, term }));
  });
  return {
    topics,
    terms: terms.map(({ term }) => term),
    faults: [
      ...faults,
      ...twice("lessons/topics.json", topics),
      ...terms.flatMap(({ file, term }, index) => {
        const lesson = `lessons/en/${term.lesson}.mdx`;
        return [
          ...(terms.findIndex((other) => other.term.id === term.id) < index ? [repeated(file, term.id)] : []),
          ...(existsSync(join(root, lesson))
            ? []
            : [{ file, field: `${term.id}.lesson`, seen: term.lesson, wanted: "the file name of a lesson" }]),
        ];
      }),
    ],
  };
}

function twice(file: string, topics: readonly Topic[]): readonly LessonFault[] {
  return topics
    .filter((topic, index) => topics.findIndex((other) => other.id === topic.id) < index)
    .map((topic) => repeated(file, topic.id));
}

function repeated(file: string, seen: string): LessonFault {
  return { file, field: "id", seen: `${seen} for the second time`, wanted: "an id of its own" };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
