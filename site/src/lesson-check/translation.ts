import { createHash } from "node:crypto";
import type { CheckedLesson } from "./check-lesson.ts";
import type { LessonFault } from "./lesson-fault.ts";

/**
 * Stands for the whole English text of a lesson, however its lines are broken: the first 12 hexadecimal digits of a
 * SHA-256. The translation carries it as `translates`, so that it is known which text it is a translation of.
 */
export function textDigest(source: string): string {
  return createHash("sha256").update(source.replace(/\s+/g, " ").trim()).digest("hex").slice(0, 12);
}

/** A translation of a text that is no longer the English one. */
export function staleFaults(english: CheckedLesson, translation: CheckedLesson): readonly LessonFault[] {
  const seen = translation.frontmatter?.translates;
  if (translation.frontmatter === undefined || english.digest === seen) return [];
  const name = english.file
    .split("/")
    .at(-1)
    ?.replace(/\.mdx$/, "");
  return [
    {
      file: translation.file,
      field: "translates",
      seen: seen ?? "nothing",
      wanted: `${english.digest}: ${english.file} has changed; follow it here, then npm run translated -- ${name}`,
    },
  ];
}
