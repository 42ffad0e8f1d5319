import { type CollectionEntry, getCollection } from "astro:content";
import { z } from "zod";
import { type Language, languages } from "../../../sandbox-server/language/message.ts";
import { type LessonFrontmatter, lessonFrontmatter } from "../lesson-check/lesson-frontmatter.ts";
import { typeset } from "../messages/typeset.ts";

/** A lesson as the course list and its own page need it. */
export interface Lesson extends LessonFrontmatter {
  /** `en/lessons/name`. */
  readonly id: string;
}

const lessonFields = z.object(lessonFrontmatter.shape);

/** The entry as a lesson; undefined where it is another page. */
export function asLesson(entry: { readonly id: string; readonly data: object }): Lesson | undefined {
  const fields = lessonFields.safeParse(entry.data);
  if (!fields.success) return undefined;
  const set = (text: string) => typeset(languageOfPath(entry.id), text);
  const { title, goals, ...rest } = fields.data;
  return { ...rest, id: entry.id, title: set(title), goals: goals.map(set) };
}

/** The lessons of one language in the order of the course. */
export async function lessonsOf(language: Language): Promise<readonly Lesson[]> {
  const entries = await getCollection("docs", ({ id }: CollectionEntry<"docs">) => languageOfPath(id) === language);
  return entries
    .map(asLesson)
    .filter((lesson) => lesson !== undefined)
    .sort((a, b) => a.module - b.module || a.order - b.order);
}

/** Where a lesson is read, from its collection id. */
export function lessonPath(lesson: Lesson): string {
  return `/${lesson.id}/`;
}

/** The language a path or a collection id starts with; English where it starts with none. */
export function languageOfPath(path: string): Language {
  const first = path.split("/").find((part) => part !== "");
  return languages.find((language) => language === first) ?? "en";
}

/** The same page in the other language. */
export function pathInLanguage(path: string, language: Language): string {
  const rest = path.replace(/^\/(en|fr)(?=\/|$)/, "");
  return `/${language}${rest === "" ? "/" : rest}`;
}
