import type { FreeField, LoadedExercise } from "../format/index.ts";
import type { MutantResult } from "./mutate-exercise.ts";

type Field = Pick<MutantResult, "object" | "path" | "change" | "value">;

/** What hardly any task asks for, and why it is the learner's own affair. Free as long as the task does not say the value. */
export const usuallyFree: readonly { readonly path: RegExp; readonly reason: string }[] = [
  { path: /\.(initC|c)ontainers\[\d+\]\.name$/, reason: "a container is called what its author likes" },
  { path: /\.terminationGracePeriodSeconds$/, reason: "solutions shorten it so that their proof is quick" },
  {
    path: /^\.metadata\.labels(\.(app|run)|\['(app\.kubernetes\.io\/[\w-]+|helm\.sh\/[\w-]+)'\])$/,
    reason: "labels that kubectl create, run and expose, and helm, write on what they make",
  },
  { path: /\.ports\[\d+\]\.name$/, reason: "a port is called what its author likes" },
  { path: /\.jobTemplate\.metadata\.name$/, reason: "kubectl create cronjob writes it; nothing is called by it" },
];

/** Whether the exercise, or the general rule, leaves a field to the learner. */
export function isFree(exercise: LoadedExercise, mutant: Field): boolean {
  return (
    (exercise.freeFields ?? []).some((free) => matches(free, mutant)) ||
    (usuallyFree.some(({ path }) => path.test(mutant.path)) && !isSaid(exercise, mutant.value))
  );
}

/** The exercise's own free fields that stood for no mutant that went unnoticed: nothing is left open there. */
export function idleFreeFields(exercise: LoadedExercise, unnoticed: readonly Field[]): readonly string[] {
  return (exercise.freeFields ?? [])
    .filter((free) => !unnoticed.some((mutant) => matches(free, mutant)))
    .map(({ field }) => field);
}

function matches({ field }: FreeField, { object, path }: Field): boolean {
  const pattern = field.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`).test(`${object} ${path}`);
}

/** Whether situation, titles of checks or their wishes say this word. */
function isSaid({ situation, checks }: LoadedExercise, value: unknown): boolean {
  if (typeof value !== "string" || value === "") return false;
  const text = [situation.en, ...checks.flatMap(({ title, test }) => [title.en, JSON.stringify(test)])].join("\n");
  return text.split(/[^\w.-]+/).some((word) => word.replace(/[.-]+$/, "") === value);
}
