/** One thing wrong in an exercise's files. */
export interface Fault {
  /** Relative to the exercises' directory: `deployment-scale/exercise.ts`. */
  readonly file: string;
  /** `checks[2].needs[0]`; empty where the whole file is meant. */
  readonly field: string;
  readonly seen: string;
  readonly wanted: string;
  /** The valid word that is closest to the one seen, where one is close. */
  readonly nearest?: string;
}

/** One line a fault, for a terminal. */
export function describeFault(fault: Fault): string {
  const place = fault.field === "" ? fault.file : `${fault.file}: ${fault.field}`;
  const nearest = fault.nearest === undefined ? "" : `; did you mean ${JSON.stringify(fault.nearest)}?`;
  return `${place}: seen ${fault.seen}, wanted ${fault.wanted}${nearest}`;
}

/** The candidate within three edits of `word`, undefined where none is so close. */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(({ distance, candidate }) => distance <= Math.min(3, Math.ceil(candidate.length / 2)))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
