import type { Language } from "../../../../sandbox-server/language/message.ts";
import { h } from "../dom.ts";
import { type Say, sayMessage } from "../messages.ts";
import type { SandboxView } from "../wire.ts";

/** Which kind of sandbox this is, what is real in it, and what the learner should know of it. */
export class SandboxKind {
  readonly element = h("details", { class: "sandbox-kind", hidden: true });
  readonly #language: Language;
  readonly #say: Say;

  constructor(language: Language, say: Say) {
    this.#language = language;
    this.#say = say;
  }

  show({ provider, abilities, notice }: SandboxView): void {
    const language = this.#language;
    const say = this.#say;
    const isSimulated = abilities.kernel === "simulated";
    const kind = say(isSimulated ? "simulated" : "realKernel");
    this.element.hidden = false;
    this.element.replaceChildren(
      h("summary", {}, `${sayMessage(language, provider.title)} · ${kind}`),
      h("p", {}, say(isSimulated ? "simulatedText" : "realKernelText")),
    );
    if (!abilities.isolatedShell) this.element.append(h("p", { class: "warning" }, say("shellOpen")));
    if (notice !== undefined) this.element.append(h("p", {}, sayMessage(language, notice)));
  }
}
