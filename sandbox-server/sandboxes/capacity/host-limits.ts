import type { SandboxKind } from "../sandbox-provider.ts";

/** What sandboxes may take of this machine. */
export interface HostLimits {
  /** For all running sandboxes and those kept warm together. */
  readonly memoryMib: number;
  /** How many may run at once, whatever memory says. */
  readonly total: number;
  /** How many a learner may have, by what they cost. */
  readonly perLearner: (kind: SandboxKind) => number;
}

export interface HostLimitOptions {
  /** Of the machine, or of the control group that the server runs in, whichever is less. */
  readonly hostMemoryMib: number;
  /** Whether there is one learner alone, who may have everything. */
  readonly isSingleLearner: boolean;
  /** What the operator said; the rest is computed. */
  readonly given: {
    readonly memoryMib?: number | undefined;
    readonly total: number;
    readonly perLearner?: number | undefined;
  };
}

// The server, the system and the page cache: below half a gigabyte nothing else runs well.
const leastReserveMib = 512;
const reserveShare = 0.25;

// In a class nobody works in more than some exercises at once; on a small machine everyone gets one.
const mostPerLearner = 5;
const learnersAtLeast = 10;

/** The limits of a machine of that size. */
export function hostLimits({ hostMemoryMib, isSingleLearner, given }: HostLimitOptions): HostLimits {
  const { total } = given;
  const reserve = Math.max(leastReserveMib, hostMemoryMib * reserveShare);
  const memoryMib = given.memoryMib ?? Math.max(0, Math.floor(hostMemoryMib - reserve));
  const share = ({ cost }: SandboxKind) => {
    const fitting = Math.min(total, Math.floor(memoryMib / cost.memoryMib));
    return Math.min(mostPerLearner, Math.max(1, Math.floor(fitting / learnersAtLeast)));
  };
  const alone = isSingleLearner ? total : undefined;
  return { memoryMib, total, perLearner: (kind) => given.perLearner ?? alone ?? share(kind) };
}
