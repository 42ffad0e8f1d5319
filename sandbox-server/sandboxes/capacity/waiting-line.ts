import type { SandboxKind } from "../sandbox-provider.ts";
import type { Refusal } from "./capacity.ts";

/** Somebody who waits for a sandbox. */
export interface Waiting {
  readonly learner: string;
  readonly exercise: string;
  readonly kind: SandboxKind;
  /** Since when, in ms since the epoch. */
  readonly since: number;
}

/** Those without any sandbox come first, then who has waited longest. */
export function inOrder<Entry extends Waiting>(
  waiting: readonly Entry[],
  placesOf: (learner: string) => number,
): readonly Entry[] {
  return waiting.toSorted(
    (one, other) => Math.sign(placesOf(one.learner)) - Math.sign(placesOf(other.learner)) || one.since - other.since,
  );
}

/**
 * Whose turn it is now; undefined when it is nobody's. Whoever waits only for their own or their kind's turn lets
 * others pass; whoever waits for room lets nobody pass, or small sandboxes would keep a large one waiting for ever.
 */
export function nextInLine<Entry extends Waiting>(
  ordered: readonly Entry[],
  refusal: (entry: Entry) => Refusal | undefined,
): Entry | undefined {
  for (const entry of ordered) {
    const reason = refusal(entry);
    if (reason === undefined) return entry;
    if (reason === "full") return undefined;
  }
  return undefined;
}
