import type { MutantResult, MutationResult } from "./mutate-exercise.ts";

/** Whether nothing that the task asks for went unnoticed. */
export function isTight({ mutants }: MutationResult): boolean {
  return mutants.every(({ outcome }) => outcome !== "unnoticed");
}

/** A line for every mutant that no check noticed, for every check that noticed none, and one that counts. */
export function reportMutants(exercise: string, { mutants, holding, past, idleFreeFields }: MutationResult): string {
  const unnoticed = mutants.filter(({ outcome }) => outcome === "unnoticed");
  const lines = unnoticed.map(({ object, path, change }) => `unnoticed: ${exercise} ${object} ${path} ${change}\n`);
  const awake = new Set(mutants.flatMap(({ noticedBy }) => noticedBy));
  // Checks that speak of containers or files have nothing of Kubernetes to notice.
  const tried = mutants.some(({ outcome }) => outcome === "noticed" || outcome === "unnoticed");
  const asleep = holding
    .filter((check) => tried && !awake.has(check))
    .map((check) => `notices nothing: ${exercise} ${check}\n`);
  const over = past.map((check) => `over at the end: ${exercise} ${check}\n`);
  const idle = idleFreeFields.map((field) => `free, but noticed or not written: ${exercise} ${field}\n`);
  return `${[...lines, ...idle, ...asleep, ...over].join("")}${exercise}: ${counts(mutants)}\n`;
}

/** The count over everything that was tried. */
export function totalOf(results: readonly MutationResult[]): string {
  return `all together: ${counts(results.flatMap(({ mutants }) => mutants))}\n`;
}

function counts(results: readonly MutantResult[]): string {
  const count = (outcome: MutantResult["outcome"]) => results.filter((result) => result.outcome === outcome).length;
  const none = count("refused") + count("undone");
  return `${count("noticed")} noticed, ${count("unnoticed")} unnoticed, ${count("free")} free, ${none} no mutants`;
}
