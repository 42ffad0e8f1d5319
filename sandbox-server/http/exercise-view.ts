import type { LoadedExercise } from "../../exercises/format/index.ts";
import type { Message } from "../language/message.ts";
import type { Attempt } from "../progress/progress-store.ts";

/** An exercise as a learner may see it: hints and solution only as far as they were opened. */
export interface ExerciseView {
  readonly id: string;
  readonly version: string;
  readonly title: Message;
  readonly summary: Message;
  /** Markdown. */
  readonly situation: Message;
  readonly minutes: number;
  /** Counted from `attempt.startedAt`. */
  readonly timeLimitMinutes?: number;
  readonly points: number;
  readonly checks: readonly {
    readonly id: string;
    readonly title: Message;
    readonly points: number;
    readonly needs: readonly string[];
  }[];
  readonly hints: { readonly count: number; readonly opened: readonly Message[] };
  readonly solution: { readonly available: boolean; readonly opened?: Message };
  readonly attempt: Attempt | null;
}

export function viewExercise(exercise: LoadedExercise, attempt: Attempt | undefined): ExerciseView {
  const openedHints = exercise.hints.slice(0, attempt?.hintsOpened ?? 0);
  return {
    id: exercise.id,
    version: exercise.version,
    title: exercise.title,
    summary: exercise.summary,
    situation: exercise.situation,
    minutes: exercise.minutes,
    ...(exercise.timeLimitMinutes === undefined ? {} : { timeLimitMinutes: exercise.timeLimitMinutes }),
    points: exercise.checks.reduce((sum, check) => sum + check.points, 0),
    checks: exercise.checks.map(({ id, title, points, needs }) => ({ id, title, points, needs: needs ?? [] })),
    hints: { count: exercise.hints.length, opened: openedHints },
    solution: {
      available: openedHints.length === exercise.hints.length,
      ...(attempt?.solutionOpened === true ? { opened: exercise.solution } : {}),
    },
    attempt: attempt ?? null,
  };
}
