import type { MutationResult } from "../mutate-exercise.ts";
import type { CaseResult } from "../prove-exercise.ts";
import type { ProcessorTime } from "./processor-time.ts";
import type { ProviderChoice } from "./with-provider.ts";

/** What a worker is told once, on its command line, as JSON. */
export interface WorkerOrders extends ProviderChoice {
  /** Folders of exercises. */
  readonly directories: readonly string[];
}

/** One piece of work. */
export type Task =
  | { readonly kind: "prove"; readonly exercise: string; readonly name: string }
  | { readonly kind: "mutate"; readonly exercise: string };

export interface TaskResults {
  readonly prove: CaseResult;
  readonly mutate: MutationResult;
}

export interface TaskMessage {
  readonly id: number;
  readonly task: Task;
}

/** Answers a task, or says why it could not be done. */
export interface AnswerMessage {
  readonly id: number;
  readonly result?: CaseResult | MutationResult;
  readonly fault?: string;
  /** What the worker has used since it began. */
  readonly used: ProcessorTime;
}
