import type { Language } from "../../../../sandbox-server/language/message.ts";
import { api, asApiError } from "../api.ts";
import { h } from "../dom.ts";
import { renderMarkdown } from "../markdown.ts";
import type { Say } from "../messages.ts";
import type { ExerciseView, Message } from "../wire.ts";

/** Hints one by one, and the solution after the last one. */
export class Help {
  readonly element = h("div", { class: "help" });
  readonly #exercise: ExerciseView;
  readonly #language: Language;
  readonly #say: Say;
  #opened: readonly Message[];
  #solution: Message | undefined;

  constructor(exercise: ExerciseView, language: Language, say: Say) {
    this.#exercise = exercise;
    this.#language = language;
    this.#say = say;
    this.#opened = exercise.hints.opened;
    this.#solution = exercise.solution.opened;
    this.#render();
  }

  #render(error?: string): void {
    const { count } = this.#exercise.hints;
    const say = this.#say;
    const parts: HTMLElement[] = this.#opened.map((hint, index) =>
      this.#text(say("hint", { number: index + 1 }), hint, `hint-${index + 1}`),
    );
    if (this.#opened.length < count) {
      const number = this.#opened.length + 1;
      const label = say("hintOpen", { number, count });
      parts.push(h("button", { type: "button", class: "button", onclick: () => void this.#openHint(number) }, label));
      parts.push(h("p", { class: "help-note" }, say("solutionLater")));
    } else if (this.#solution === undefined) {
      parts.push(
        h("button", { type: "button", class: "button", onclick: () => void this.#openSolution() }, say("solutionOpen")),
      );
    } else parts.push(this.#text(say("solution"), this.#solution, "solution"));
    if (error !== undefined) parts.push(h("p", { class: "help-error", role: "alert" }, error));
    this.element.replaceChildren(...parts);
  }

  #text(title: string, text: Message, id: string): HTMLElement {
    return h(
      "section",
      { class: "help-text", id: `help-${id}`, tabindex: -1, "aria-label": title },
      h("h3", {}, title),
      ...renderMarkdown(text[this.#language], this.#language),
    );
  }

  async #openHint(number: number): Promise<void> {
    await this.#open(`help-hint-${number}`, async () => {
      this.#opened = (await api.openHints(this.#exercise.id, number)).opened;
    });
  }

  async #openSolution(): Promise<void> {
    await this.#open("help-solution", async () => {
      this.#solution = (await api.openSolution(this.#exercise.id)).solution;
    });
  }

  /** Moves the focus to what was opened, so that a keyboard does not lose its place with the vanished button. */
  async #open(id: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#render();
      this.element.querySelector<HTMLElement>(`#${id}`)?.focus();
    } catch (thrown) {
      const error = asApiError(thrown);
      this.#render(`${error.said[this.#language]} ${error.remedy[this.#language]}`);
    }
  }
}
