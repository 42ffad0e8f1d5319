/** What is known of how places become free. Moments are ms since the epoch. */
export interface WaitFacts {
  readonly now: number;
  /** From 1: how many bring-ups from now this one is. */
  readonly position: number;
  /** How many sandboxes fit beside those that run. */
  readonly room: number;
  /** When the sandboxes that run become free at the latest if nobody touches them again. */
  readonly freeAt: readonly number[];
  /** When places became free lately, in order. */
  readonly releases: readonly number[];
  readonly bringUpMs: number;
  readonly bringUpsAtOnce: number;
}

// With fewer the pace says nothing.
const leastReleases = 3;

/**
 * How long the wait is likely to be, in ms; undefined when nothing is known. Two things bound it: the pace at which
 * places became free, and the moments when those that run must give theirs back.
 */
export function estimateWait(facts: WaitFacts): number | undefined {
  const { now, position, room, bringUpMs, bringUpsAtOnce } = facts;
  const missing = position - room;
  if (missing <= 0) return Math.ceil(position / bringUpsAtOnce) * bringUpMs;
  const deadline = facts.freeAt.toSorted((one, other) => one - other)[missing - 1];
  const bounds = [deadline === undefined ? undefined : Math.max(0, deadline - now), byPace(facts, missing)].filter(
    (bound) => bound !== undefined,
  );
  return bounds.length === 0 ? undefined : Math.min(...bounds) + bringUpMs;
}

function byPace({ releases, now }: WaitFacts, missing: number): number | undefined {
  const [first] = releases;
  if (first === undefined || releases.length < leastReleases) return undefined;
  // Up to now, not up to the last one: a pace that has stopped slows down here too.
  return (missing * (now - first)) / releases.length;
}
