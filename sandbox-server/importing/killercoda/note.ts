/** Something of a scenario that could not be carried over as it was. */
export interface ImportNote {
  /** Relative to the scenario's folder. */
  readonly file: string;
  /** From 1; absent where the whole file is meant. */
  readonly line?: number;
  readonly problem: string;
}

/** `step1/text.md:12: …` as compilers write it, so that editors can jump there. */
export function describeNote({ file, line, problem }: ImportNote): string {
  return `${file}${line === undefined ? "" : `:${line}`}: ${problem}`;
}

/** The line of the first place that matches; undefined where none does. */
export function lineOf(text: string, pattern: RegExp): number | undefined {
  const index = text.split("\n").findIndex((line) => pattern.test(line));
  return index < 0 ? undefined : index + 1;
}
