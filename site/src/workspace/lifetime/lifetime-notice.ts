import type { Language } from "../../../../sandbox-server/language/message.ts";
import { duration } from "../../messages/duration.ts";
import { api, asApiError } from "../api.ts";
import type { Banner } from "../banner.ts";
import { type Say, sayMessage } from "../messages.ts";
import type { Ending } from "../wire.ts";

export interface LifetimeNoticeOptions {
  readonly banner: Banner;
  readonly language: Language;
  readonly say: Say;
  readonly announce: (text: string) => void;
  /** The sandbox that is extended. */
  readonly sandbox: () => string;
  /** Where the focus goes when the button that had it is gone. */
  readonly refocus: () => void;
}

const topic = "expiring";

/** Says that the sandbox ends soon, minute by minute, and extends it with one click. */
export class LifetimeNotice {
  readonly #options: LifetimeNoticeOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LifetimeNoticeOptions) {
    this.#options = options;
  }

  warn({ leftMs }: Ending): void {
    const { say, announce } = this.#options;
    announce(say("expiring", { time: minutesLeft(leftMs) }));
    this.#count(performance.now() + leftMs);
  }

  extended({ leftMs }: Ending): void {
    const { banner, say, announce, refocus } = this.#options;
    const hadFocus = banner.hasFocus;
    this.stop();
    announce(say("extended", { time: minutesLeft(leftMs) }));
    if (hadFocus) refocus();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#options.banner.hide(topic);
  }

  #count(endsAt: number): void {
    clearTimeout(this.#timer);
    const { banner, say } = this.#options;
    const leftMs = endsAt - performance.now();
    const action = { label: say("extend"), onclick: () => void this.#extend() };
    banner.show(topic, say("expiring", { time: minutesLeft(leftMs) }), action);
    // The next change of the shown minute.
    if (leftMs > 0) this.#timer = setTimeout(() => this.#count(endsAt), (leftMs % 60_000) + 50);
  }

  /** The server's `extended` event ends the notice, on every page that shows this sandbox. */
  async #extend(): Promise<void> {
    const { sandbox, announce, language } = this.#options;
    try {
      await api.extendSandbox(sandbox());
    } catch (thrown) {
      const { said, remedy } = asApiError(thrown);
      announce(`${sayMessage(language, said)} ${sayMessage(language, remedy)}`);
    }
  }
}

function minutesLeft(leftMs: number): string {
  return duration(Math.max(1, Math.ceil(leftMs / 60_000)));
}
