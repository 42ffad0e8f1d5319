import type { SandboxKind } from "../sandbox-provider.ts";
import type { HostLimits } from "./host-limits.ts";

/**
 * Why there is no place now. `too-small`: there never will be. `full`: all places are taken. `learner-full`: this
 * learner has as many as one may. `bring-ups`: there is room, and as many are being brought up as go at once.
 */
export type Refusal = "too-small" | "full" | "learner-full" | "bring-ups";

/** A sandbox' share of the machine, until disposed. */
export interface Place extends Disposable {
  /** The sandbox is there: another one may be brought up. */
  broughtUp(): void;
}

/** How many of a provider are kept warm now. */
type WarmCount = (provider: string) => number;

interface Holder {
  readonly learner: string;
  readonly kind: SandboxKind;
  isBeingBroughtUp: boolean;
}

/** Counts what runs against what the machine carries. */
export class Capacity {
  readonly limits: HostLimits;
  #warm: WarmCount = () => 0;
  readonly #holders = new Set<Holder>();
  readonly #listeners = new Set<() => void>();
  /** Every kind that was ever asked for: what they keep warm counts. */
  readonly #kinds = new Map<string, SandboxKind>();

  constructor(limits: HostLimits) {
    this.limits = limits;
  }

  /** From now on what is kept warm counts; whoever claims one takes over its memory. */
  countWarm(count: WarmCount): void {
    this.#warm = count;
  }

  /** A place, or why there is none. */
  take(learner: string, kind: SandboxKind): Place | Refusal {
    const refusal = this.refusal(learner, kind);
    if (refusal !== undefined) return refusal;
    const holder: Holder = { learner, kind, isBeingBroughtUp: true };
    this.#holders.add(holder);
    return {
      broughtUp: () => {
        holder.isBeingBroughtUp = false;
        this.#changed();
      },
      [Symbol.dispose]: () => {
        if (this.#holders.delete(holder)) this.#changed();
      },
    };
  }

  /** Why `take` would give no place now. */
  refusal(learner: string, kind: SandboxKind): Refusal | undefined {
    this.#kinds.set(kind.provider, kind);
    if (kind.cost.memoryMib > this.limits.memoryMib) return "too-small";
    if (this.#count((holder) => holder.learner === learner) >= this.limits.perLearner(kind)) return "learner-full";
    if (this.roomFor(kind) < 1) return "full";
    const beingBroughtUp = this.#count((holder) => holder.isBeingBroughtUp && isOf(holder, kind));
    return beingBroughtUp >= kind.cost.bringUpsAtOnce ? "bring-ups" : undefined;
  }

  /** How many more of a kind fit now. */
  roomFor(kind: SandboxKind): number {
    const { memoryMib, total } = this.limits;
    const claims = this.#count((holder) => holder.isBeingBroughtUp && isOf(holder, kind));
    const claimable = Math.max(0, this.#warm(kind.provider) - claims);
    const byMemory = claimable + Math.floor((memoryMib - this.#usedMib()) / kind.cost.memoryMib);
    return Math.max(0, Math.min(byMemory, total - this.#holders.size));
  }

  /** Whether one more may be kept warm beside `making` that are being booted for it already. */
  hasRoomForWarm(kind: SandboxKind, making: number): boolean {
    this.#kinds.set(kind.provider, kind);
    return this.#usedMib() + (making + 1) * kind.cost.memoryMib <= this.limits.memoryMib;
  }

  /** How many places are taken. */
  get taken(): number {
    return this.#holders.size;
  }

  /** How many places a learner has. */
  placesOf(learner: string): number {
    return this.#count((holder) => holder.learner === learner);
  }

  /** Calls the listener whenever a place, or a turn to be brought up, has become free. */
  subscribe(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #usedMib(): number {
    const held = [...this.#holders].reduce((sum, { kind }) => sum + kind.cost.memoryMib, 0);
    const warm = [...this.#kinds.values()].reduce(
      (sum, { provider, cost }) => sum + this.#warm(provider) * cost.memoryMib,
      0,
    );
    return held + warm;
  }

  #count(fits: (holder: Holder) => boolean): number {
    return [...this.#holders].filter(fits).length;
  }
}

function isOf({ kind }: Holder, { provider }: SandboxKind): boolean {
  return kind.provider === provider;
}
