import { MatelotError } from "../errors/index.ts";
import type { Capacity, Place, Refusal } from "./capacity/capacity.ts";
import type { RunningSandbox } from "./running-sandboxes.ts";
import type { SandboxKind } from "./sandbox-provider.ts";

export interface AdmissionRequest {
  readonly learner: string;
  readonly kind: SandboxKind;
  /** The learner's sandboxes that run. */
  readonly own: () => readonly RunningSandbox[];
  /** What an own one takes of the machine, in MiB. */
  readonly costOf: (running: RunningSandbox) => number;
  /** Stops an own one, which is kept, and gives its place where the new one fits into it; else the place is free. */
  readonly putAway: (running: RunningSandbox) => Promise<Place | undefined>;
}

/**
 * A place for one more sandbox. A learner's own sandboxes make room for each other, the one that was left alone for
 * longest first; and whoever waits only for a turn to be brought up waits here.
 * Errors: `sandbox-limit-reached`, `sandbox-host-too-small`.
 */
export async function admit(capacity: Capacity, request: AdmissionRequest): Promise<Place> {
  for (;;) {
    const taken = capacity.take(request.learner, request.kind);
    if (typeof taken !== "string") return taken;
    if (taken === "bring-ups") {
      await nextChange(capacity);
      continue;
    }
    const candidate = taken === "too-small" ? undefined : toPutAway(taken, request);
    if (candidate === undefined) throw refusalError(capacity, request.kind, taken);
    const freed = await request.putAway(candidate);
    if (freed !== undefined) return freed;
  }
}

/** Whether `admit` would find a place at once, also by putting away a sandbox of the learner's own. */
export function canAdmit(capacity: Capacity, request: Omit<AdmissionRequest, "putAway">): boolean {
  const refusal = capacity.refusal(request.learner, request.kind);
  if (refusal === undefined) return true;
  return refusal !== "bring-ups" && refusal !== "too-small" && toPutAway(refusal, request) !== undefined;
}

function toPutAway(
  refusal: Refusal,
  { kind, own, costOf }: Omit<AdmissionRequest, "putAway">,
): RunningSandbox | undefined {
  // A small sandbox that goes makes no room for a large one.
  const enough = refusal === "full" ? kind.cost.memoryMib : 0;
  return own()
    .filter((running) => costOf(running) >= enough)
    .toSorted((one, other) => one.lastTouched - other.lastTouched)[0];
}

function nextChange(capacity: Capacity): Promise<void> {
  return new Promise((resolve) => {
    const subscription = capacity.subscribe(() => {
      subscription[Symbol.dispose]();
      resolve();
    });
  });
}

/** What a learner is told who can't have a place, and won't get one by waiting a little either. */
export function refusalError(capacity: Capacity, kind: SandboxKind, refusal: Refusal): MatelotError {
  const { title, cost } = kind;
  const { memoryMib, total } = capacity.limits;
  if (refusal === "too-small") {
    return new MatelotError("sandbox-host-too-small", {
      message: {
        en: `A sandbox of this kind (${title.en}) takes ${cost.memoryMib} MiB of memory; all sandboxes of this server together may take ${memoryMib} MiB.`,
        fr: `Un bac à sable de ce type (${title.fr}) prend ${cost.memoryMib} Mio de mémoire ; tous ceux de ce serveur ensemble peuvent en prendre ${memoryMib}.`,
      },
    });
  }
  const places = Math.min(total, Math.floor(memoryMib / cost.memoryMib));
  return new MatelotError("sandbox-limit-reached", {
    message: {
      en: `All ${places} sandboxes of this server are in use.`,
      fr: `Les ${places} bacs à sable de ce serveur sont tous occupés.`,
    },
  });
}
