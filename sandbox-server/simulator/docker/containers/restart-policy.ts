import type { EngineContainer } from "./engine-container.ts";

/** The pause before the first try; each further one is twice as long (restartmanager.go). */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 60_000;
/** A container that ran this long begins anew with the shortest pause. */
const GOOD_RUN_MS = 10_000;

/** Decides whether and when a container that has ended runs again. */
export class RestartPolicy {
  #pauseMs = 0;

  /** Milliseconds to wait before the next start; undefined when it stays as it is. */
  next(container: EngineContainer, ranForMs: number): number | undefined {
    if (!this.#wants(container)) return undefined;
    this.#pauseMs =
      this.#pauseMs === 0 || ranForMs >= GOOD_RUN_MS ? FIRST_PAUSE_MS : Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
    return this.#pauseMs;
  }

  reset(): void {
    this.#pauseMs = 0;
  }

  #wants({ host, exitCode, restartCount, isStoppedByHand }: EngineContainer): boolean {
    if (isStoppedByHand) return false;
    const { Name, MaximumRetryCount } = host.RestartPolicy;
    if (Name === "always" || Name === "unless-stopped") return true;
    if (Name !== "on-failure" || exitCode === 0) return false;
    return MaximumRetryCount === 0 || restartCount < MaximumRetryCount;
  }
}
