import { duration } from "../../messages/duration.ts";
import { h } from "../dom.ts";
import type { Say } from "../messages.ts";
import type { QueuePlace } from "../wire.ts";

export interface QueueCardOptions {
  readonly say: Say;
  /** Speaks to who doesn't see the card. */
  readonly announce: (text: string) => void;
  readonly onLeave: () => void;
}

/** Where the terminal will be, as long as its learner waits for it: position, time, what to do meanwhile. */
export class QueueCard {
  readonly element: HTMLElement;
  readonly #options: QueueCardOptions;
  readonly #position = h("p", { class: "queue-position" });
  readonly #time = h("p", {});
  readonly #leave: HTMLButtonElement;
  #told = "";

  constructor(options: QueueCardOptions) {
    this.#options = options;
    const { say, onLeave } = options;
    this.#leave = h("button", { type: "button", class: "button", onclick: onLeave }, say("queueLeave"));
    this.element = h(
      "section",
      { class: "start-card queue-card", "aria-labelledby": "queue-title", tabindex: -1 },
      h("h2", { id: "queue-title" }, say("queueTitle")),
      this.#position,
      this.#time,
      h("p", {}, say("queueText")),
      this.#leave,
    );
  }

  show({ position, estimateMs }: QueuePlace): void {
    const { say } = this.#options;
    if (position === 0) {
      this.say(say("queueTurn"));
      return;
    }
    const words = position === 1 ? say("queueNext") : say("queuePosition", { position });
    this.#position.classList.remove("busy");
    this.#position.textContent = words;
    this.#time.textContent = estimateMs === undefined ? "" : waitingTime(estimateMs, say);
    // The time changes often; who listens hears it with each change of the position and not in between.
    this.#tell(`${words} ${this.#time.textContent}`.trim(), words);
  }

  /** What is being done now that waiting is over, or has to be done again. */
  say(text: string): void {
    this.#position.classList.add("busy");
    this.#position.textContent = text;
    this.#time.textContent = "";
    this.#tell(text, text);
  }

  #tell(text: string, key: string): void {
    if (this.#told === key) return;
    this.#told = key;
    this.#options.announce(text);
  }
}

/** Whole minutes, rounded up; nobody waits by the second. */
export function waitingTime(estimateMs: number, say: Say): string {
  if (estimateMs < 60_000) return say("queueSoon");
  return say("queueTime", { time: duration(Math.ceil(estimateMs / 60_000)) });
}
