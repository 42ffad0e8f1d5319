import type { Language } from "../../../sandbox-server/language/message.ts";
import { asApiError } from "./api.ts";
import { h } from "./dom.ts";
import { type Say, sayMessage } from "./messages.ts";

/** The card that stands where the terminals will be; the page brings it, also for who has no scripts. */
export class StartCard {
  readonly #area: HTMLElement;
  readonly #nodes: readonly Node[];
  readonly #language: Language;
  readonly #say: Say;

  constructor(area: HTMLElement, language: Language, say: Say) {
    this.#area = area;
    this.#nodes = [...area.childNodes];
    this.#language = language;
    this.#say = say;
  }

  /** Lets the button do something; `onNear` is called once when it is about to be pressed. */
  wire(onStart: () => void, onNear: () => void): void {
    const button = this.#button();
    if (button === undefined || !button.disabled) return;
    button.disabled = false;
    button.addEventListener("click", onStart);
    button.addEventListener("pointerenter", onNear, { once: true });
  }

  /** Puts the card back into its place. */
  show(status: string): void {
    this.#area.replaceChildren(...this.#nodes);
    this.setStatus(status, false);
  }

  focus(): void {
    this.#button()?.focus();
  }

  setStatus(text: string, busy: boolean): void {
    const status = this.#status();
    if (status === null) return;
    status.textContent = text;
    status.classList.toggle("busy", busy);
    const button = this.#button();
    if (button !== undefined) button.disabled = busy;
  }

  showFault(thrown: unknown, again: () => void): void {
    const { said, remedy } = asApiError(thrown);
    this.setStatus("", false);
    const button = h("button", { type: "button", class: "button button-small", onclick: again }, this.#say("tryAgain"));
    const words = [h("strong", {}, sayMessage(this.#language, said)), " ", sayMessage(this.#language, remedy), " "];
    this.#status()?.replaceChildren(...words, button);
  }

  #button(): HTMLButtonElement | undefined {
    return this.#area.querySelector<HTMLButtonElement>("[data-start]") ?? undefined;
  }

  #status(): HTMLElement | null {
    return this.#area.querySelector<HTMLElement>("[data-start-status]");
  }
}
