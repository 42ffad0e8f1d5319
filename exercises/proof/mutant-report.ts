import type { MutantResult } from "./mutate-exercise.ts";

/** A line for every mutant that no check noticed, and one that counts. */
export function reportMutants(exercise: string, results: readonly MutantResult[]): string {
  const unnoticed = results.filter(({ outcome }) => outcome === "unnoticed");
  const lines = unnoticed.map(({ object, path, change }) => `unnoticed: ${exercise} ${object} ${path} ${change}\n`);
  return `${lines.join("")}${exercise}: ${counts(results)}\n`;
}

/** The count over everything that was tried. */
export function totalOf(results: readonly MutantResult[]): string {
  return `all together: ${counts(results)}\n`;
}

function counts(results: readonly MutantResult[]): string {
  const count = (outcome: MutantResult["outcome"]) => results.filter((result) => result.outcome === outcome).length;
  return `${count("noticed")} noticed, ${count("unnoticed")} unnoticed, ${count("refused") + count("undone")} no mutants`;
}
