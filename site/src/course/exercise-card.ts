import { z } from "zod";
import type { LoadedExercise } from "../../../exercises/format/index.ts";

const message = z.object({ en: z.string(), fr: z.string() });

/** What lists and pages show of an exercise to everybody. */
export const exerciseCardSchema = z.object({
  id: z.string(),
  module: z.number(),
  level: z.enum(["guided", "alone", "broken"]),
  minutes: z.number(),
  timeLimitMinutes: z.number().optional(),
  points: z.number(),
  title: message,
  summary: message,
  /** Markdown; absent where it holds values that each learner gets others of. */
  situation: message.optional(),
  /** From a folder of the operator's. */
  content: z.boolean(),
});

export type ExerciseCard = z.infer<typeof exerciseCardSchema>;

export function exerciseCard(exercise: LoadedExercise, content: boolean): ExerciseCard {
  const { id, module, level, minutes, timeLimitMinutes, title, summary, situation, checks } = exercise;
  return {
    id,
    module,
    level,
    minutes,
    ...(timeLimitMinutes === undefined ? {} : { timeLimitMinutes }),
    points: checks.reduce((sum, check) => sum + check.points, 0),
    title,
    summary,
    ...(exercise.parameters === undefined ? { situation } : {}),
    content,
  };
}
