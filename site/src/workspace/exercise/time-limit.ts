import { h } from "../dom.ts";
import type { Say } from "../messages.ts";

/** The time that is left of an exam, counted from its start. */
export class TimeLimit {
  readonly element = h("p", { class: "time-limit", role: "timer" });
  readonly #minutes: number;
  readonly #say: Say;
  readonly #announce: (text: string) => void;
  #endsAt: number | undefined;
  #isOver = false;

  constructor(minutes: number, say: Say, announce: (text: string) => void) {
    this.#minutes = minutes;
    this.#say = say;
    this.#announce = announce;
    this.element.textContent = say("timeLimit", { minutes });
  }

  get hasBegun(): boolean {
    return this.#endsAt !== undefined;
  }

  /** @param startedAt milliseconds since the epoch. */
  begin(startedAt: number): void {
    if (this.#endsAt !== undefined) return;
    this.#endsAt = startedAt + this.#minutes * 60_000;
    this.#tick();
  }

  #tick(): void {
    const leftMs = (this.#endsAt ?? 0) - Date.now();
    if (leftMs > 0) {
      this.element.textContent = this.#say("timeLeft", { time: clockTime(leftMs) });
      // The next change of the shown second, so that the clock never skips one.
      setTimeout(() => this.#tick(), (leftMs % 1000) + 5);
      return;
    }
    this.element.textContent = this.#say("timeOver");
    this.element.classList.add("warning");
    if (!this.#isOver) this.#announce(this.#say("timeOver"));
    this.#isOver = true;
  }
}

/** `1:04:09`, `9:30`; whole seconds, rounded up. */
export function clockTime(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
