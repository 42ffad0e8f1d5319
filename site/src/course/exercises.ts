import { getCollection } from "astro:content";
import type { Language } from "../../../sandbox-server/language/message.ts";
import type { PageMessageKey } from "../messages/page-messages.ts";
import type { ExerciseCard } from "./exercise-card.ts";
import { type Lesson, lessonsOf } from "./lessons.ts";

const levels = ["guided", "alone", "broken"] as const;

/** Every exercise, by module, and in a module from the guided ones to those that are broken on purpose. */
export async function allExercises(): Promise<readonly ExerciseCard[]> {
  const entries = await getCollection("exercises");
  return entries
    .map(({ data }) => data)
    .sort(
      (a, b) => a.module - b.module || levels.indexOf(a.level) - levels.indexOf(b.level) || a.id.localeCompare(b.id),
    );
}

export function exercisePath(language: Language, id: string): string {
  return `/${language}/exercises/${id}/`;
}

/** The lessons that name the exercise, in their order. */
export async function lessonsWith(language: Language, exercise: string): Promise<readonly Lesson[]> {
  const lessons = await lessonsOf(language);
  return lessons.filter((lesson) => exercisesOf(lesson).includes(exercise));
}

/** Ids: the exercise beside the text first, then the further ones. */
export function exercisesOf(lesson: Lesson): readonly string[] {
  return [...(lesson.exercise === undefined ? [] : [lesson.exercise]), ...(lesson.practice ?? [])];
}

export const levelNames: Record<ExerciseCard["level"], PageMessageKey> = {
  guided: "levelGuided",
  alone: "levelAlone",
  broken: "levelBroken",
};
