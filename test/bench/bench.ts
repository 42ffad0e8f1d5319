/** One measured number. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `ms`, `MB`, `MB/s`, `%`, `x` (times the baseline). */
  readonly unit: string;
  /** What it must not exceed. */
  readonly goal?: { readonly max: number };
  /** The same number of something comparable, measured in the same run. */
  readonly baseline?: number;
}

/** What a file `*.bench.ts` exports; the runner collects them. */
export interface Bench {
  readonly name: string;
  run(): Promise<readonly Figure[]>;
}
