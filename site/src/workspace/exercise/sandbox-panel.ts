import type { Language } from "../../../../sandbox-server/language/message.ts";
import { h } from "../dom.ts";
import type { Say } from "../messages.ts";
import type { Attempt, JudgedCheck, SandboxView } from "../wire.ts";
import { SandboxKind } from "./sandbox-kind.ts";

export type Watching = "not-started" | "watching" | "resting" | "lost";

/** What stands below the terminal. */
export interface Panel {
  readonly element: HTMLElement;
  judge(judged: JudgedCheck): void;
  progress(attempt: Attempt): void;
  watch(state: Watching): void;
  showSandbox(sandbox: SandboxView): void;
}

/** Below the terminal of the free sandbox: what it is, and nothing to judge. */
export class SandboxPanel implements Panel {
  readonly element: HTMLElement;
  readonly #kind: SandboxKind;

  constructor(language: Language, say: Say) {
    this.#kind = new SandboxKind(language, say);
    this.element = h(
      "div",
      { class: "exercise" },
      h("p", { class: "free-note" }, say("nothingJudged")),
      this.#kind.element,
    );
  }

  judge(): void {}

  progress(): void {}

  watch(): void {}

  showSandbox(sandbox: SandboxView): void {
    this.#kind.show(sandbox);
  }
}
