import { availableParallelism, cpus } from "node:os";

/** How many attempts may be under way at a time. */
export interface Places {
  /** So many are always wanted. */
  readonly least: number;
  /** More are not wanted even where the processors have nothing to do. */
  readonly most: number;
  /** The share of their time, from 0 to 1, that the processors had nothing to do since this was asked last. */
  idleShare(): number;
}

// Where less than this is idle, another attempt would only make the others slower.
const roomAbove = 0.15;
// Where less than this is idle, the attempts share what there is, and roll-outs outlast the scripts.
const crowdedBelow = 0.05;

/** Always the same number. */
export function fixedPlaces(count: number): Places {
  return { least: count, most: count, idleShare: () => 0 };
}

/**
 * As many as keep this machine's processors at work, between two numbers; always the least where only a part of them is
 * ours, as in a container with a quota: what the others have nothing to do says nothing of ours.
 */
export function placesOfMachine(least: number, most: number): Places {
  if (availableParallelism() < cpus().length) return fixedPlaces(least);
  let before = processorTimes();
  const idleShare = () => {
    const now = processorTimes();
    const share = (now.idle - before.idle) / Math.max(1, now.all - before.all);
    before = now;
    return share;
  };
  return { least, most, idleShare };
}

/** One more where the processors have time, one fewer where they have none. @param count how many there are now */
export function adjust(count: number, { least, most, idleShare }: Places): number {
  const idle = idleShare();
  if (idle > roomAbove) return Math.min(most, count + 1);
  if (idle < crowdedBelow) return Math.max(least, count - 1);
  return count;
}

/** Milliseconds since the machine began, of all processors together. */
function processorTimes(): { idle: number; all: number } {
  const each = cpus().map(({ times }) => times);
  const idle = each.reduce((sum, times) => sum + times.idle, 0);
  const all = each.reduce((sum, { user, nice, sys, idle: rest, irq }) => sum + user + nice + sys + rest + irq, 0);
  return { idle, all };
}
