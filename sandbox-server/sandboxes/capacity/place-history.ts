import type { SandboxKind } from "../sandbox-provider.ts";
import { estimateWait } from "./wait-estimate.ts";

// Old ones say nothing about the pace of now.
const releasesKept = 20;
const releaseWindowMs = 60 * 60_000;

// Until one was seen.
const firstBringUpMs = 5_000;
const newestShare = 0.3;

/** What was seen of places and bring-ups, for estimates. */
export class PlaceHistory {
  #releases: readonly number[] = [];
  readonly #bringUpMs = new Map<string, number>();

  /** A place became free. */
  released(now: number): void {
    this.#releases = [...this.#releases.filter((at) => at > now - releaseWindowMs), now].slice(-releasesKept);
  }

  broughtUp({ provider }: SandboxKind, durationMs: number): void {
    const known = this.#bringUpMs.get(provider) ?? durationMs;
    this.#bringUpMs.set(provider, known + (durationMs - known) * newestShare);
  }

  /** How long the wait at a position (from 1) is likely to be, in ms; undefined when nothing is known. */
  estimate(kind: SandboxKind, facts: { now: number; position: number; room: number; freeAt: readonly number[] }) {
    return estimateWait({
      ...facts,
      releases: this.#releases.filter((at) => at > facts.now - releaseWindowMs),
      bringUpMs: this.#bringUpMs.get(kind.provider) ?? firstBringUpMs,
      bringUpsAtOnce: kind.cost.bringUpsAtOnce,
    });
  }
}
