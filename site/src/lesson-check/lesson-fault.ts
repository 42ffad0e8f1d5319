/** One thing that is wrong with one lesson. */
export interface LessonFault {
  /** Path from the repository's root. */
  readonly file: string;
  /** Counted from 1; absent where the fault has no place of its own. */
  readonly line?: number;
  readonly field: string;
  readonly seen: string;
  readonly wanted: string;
}

/** All faults as lines for a terminal: `file:line  field: seen …, wanted …`. */
export function describeFaults(faults: readonly LessonFault[]): string {
  const lines = faults.map(({ file, line, field, seen, wanted }) => {
    const place = line === undefined ? file : `${file}:${line}`;
    return `  ${place}\n    ${field}: seen ${seen}, wanted ${wanted}`;
  });
  return [`${faults.length} fault(s) in the lessons:`, ...lines].join("\n");
}
