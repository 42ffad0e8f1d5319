import type { Message } from "../sandbox-server/language/message.ts";

/** What one evaluation of one check found. A learner is never marked down for `broken`. */
export type Verdict =
  | { readonly status: "passed"; readonly evidence: readonly Evidence[]; readonly durationMs: number }
  | {
      readonly status: "failed";
      /** What was seen, what is wanted and where to look, in one or two sentences. */
      readonly reason: Message;
      /** Stable word for the kind of failure (`absent`, `replicas-differ`, …): near misses name it. */
      readonly code: string;
      readonly evidence: readonly Evidence[];
      readonly durationMs: number;
    }
  | { readonly status: "broken"; readonly error: Message; readonly code: string; readonly durationMs: number };

/** A field or event the verdict rests on. */
export interface Evidence {
  /** `deployments.apps default/web .status.readyReplicas` */
  readonly source: string;
  readonly value: string;
}
