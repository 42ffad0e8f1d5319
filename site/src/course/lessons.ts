import { type CollectionEntry, getCollection } from "astro:content";
import { z } from "zod";
import { freeSandbox } from "../../../exercises/format/free-sandbox.ts";
import { type Language, languages } from "../../../sandbox-server/language/message.ts";
import { type LessonFrontmatter, lessonFrontmatter } from "../lesson-check/lesson-frontmatter.ts";
import { typeset } from "../messages/typeset.ts";

/** A lesson as the course list and its own page need it. */
export interface Lesson extends LessonFrontmatter {
  /** `en/lessons/name`. */
  readonly id: string;
  /** What the workspace beside it is made for; undefined where there is nothing to type. */
  readonly workspace: string | undefined;
}

const lessonFields = z.object(lessonFrontmatter.shape);

/** The entry as a lesson; undefined where it is another page. */
export function asLesson(entry: {
  readonly id: string;
  readonly data: object;
  readonly body?: string | undefined;
}): Lesson | undefined {
  const fields = lessonFields.safeParse(entry.data);
  if (!fields.success) return undefined;
  const set = (text: string) => typeset(languageOfPath(entry.id), text);
  const { title, goals, ...rest } = fields.data;
  // Commands without an exercise are typed into a sandbox in which nothing is asked.
  const hasCommands = /^```bash (run|type)\b|<Run\b/m.test(entry.body ?? "");
  const workspace = rest.exercise ?? (hasCommands ? freeSandbox : undefined);
  return { ...rest, id: entry.id, title: set(title), goals: goals.map(set), workspace };
}

/** The lessons of one language in the order of the course. */
export async function lessonsOf(language: Language): Promise<readonly Lesson[]> {
  const entries = await getCollection("docs", ({ id }: CollectionEntry<"docs">) => languageOfPath(id) === language);
  return entries
    .map(asLesson)
    .filter((lesson) => lesson !== undefined)
    .sort((a, b) => group(a) - group(b) || a.module - b.module || a.order - b.order || a.id.localeCompare(b.id));
}

/** The course first, then what the operator's folders bring. */
function group({ content }: Lesson): number {
  return content === true ? 1 : 0;
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
