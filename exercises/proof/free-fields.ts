import type { FreeField, LoadedExercise } from "../format/index.ts";
import type { MutantResult } from "./mutate-exercise.ts";

type Field = Pick<MutantResult, "object" | "path" | "change" | "value">;

interface UsuallyFree {
  readonly path: RegExp;
  readonly reason: string;
  /** How a task would ask for the value all the same; `name` is the field's last part. Never where absent. */
  readonly asking?: (name: string, value: string) => RegExp;
}

/** What hardly any task asks for, and why it is the learner's own affair. */
const usuallyFree: readonly UsuallyFree[] = [
  {
    path: /\.(initC|c)ontainers\[\d+\]\.name$/,
    reason: "a container is called what its author likes",
    asking: (_, value) =>
      new RegExp(`\\bcontainers?\\b[^.\n]{0,30}\`${value}\`|\`${value}\`[^.\n]{0,12}\\bcontainer`, "i"),
  },
  { path: /\.terminationGracePeriodSeconds$/, reason: "solutions shorten it so that their proof is quick" },
  {
    path: /^\.metadata\.labels(\.(app|run)|\['(app\.kubernetes\.io\/[\w-]+|helm\.sh\/[\w-]+)'\])$/,
    reason: "labels that kubectl create, run and expose, and helm, write on what they make",
    asking: (name, value) => new RegExp(`\\b${name}[\`"']? *[:=] *[\`"']?${value}\\b`),
  },
  { path: /\.ports\[\d+\]\.name$/, reason: "a port is called what its author likes" },
  {
    path: /\.ports\[\d+\]\.containerPort$/,
    reason: "a note for readers that opens nothing",
    asking: (_, value) => new RegExp(`\\bport[^.\n]{0,20}\\b${value}\\b`),
  },
  { path: /\.(readiness|liveness|startup)Probe\.periodSeconds$/, reason: "how often is asked is open" },
  { path: /\.jobTemplate\.metadata\.name$/, reason: "kubectl create cronjob writes it; nothing is called by it" },
];

/** Whether the exercise, or the general rule, leaves a field to the learner. */
export function isFree(exercise: LoadedExercise, mutant: Field): boolean {
  return (
    (exercise.freeFields ?? []).some((free) => matches(free, mutant)) ||
    usuallyFree.some((usual) => usual.path.test(mutant.path) && !isAskedFor(exercise, usual, mutant))
  );
}

/** The exercise's own free fields that stood for no mutant that went unnoticed: nothing is left open there. */
export function idleFreeFields(exercise: LoadedExercise, unnoticed: readonly Field[]): readonly string[] {
  return (exercise.freeFields ?? [])
    .filter((free) => !unnoticed.some((mutant) => matches(free, mutant)))
    .map(({ field }) => field);
}

function matches({ field }: FreeField, { object, path }: Field): boolean {
  const pattern = field.split("*").map(literally);
  return new RegExp(`^${pattern.join(".*")}$`).test(`${object} ${path}`);
}

function isAskedFor({ situation, checks }: LoadedExercise, { asking }: UsuallyFree, { path, value }: Field): boolean {
  if (asking === undefined) return false;
  const name = path.split(".").at(-1) ?? "";
  const words = [situation.en, ...checks.map(({ title }) => title.en)].join("\n");
  return asking(literally(name), literally(String(value))).test(words);
}

/** The text as a regular expression that matches just it. */
function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
