import { h, icon, iconPaths } from "../dom.ts";
import type { Say } from "../messages.ts";

/** A line above the terminal to look for text in what has been printed. */
export class FindBar {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #state: HTMLElement;
  readonly #find: (text: string, backwards: boolean) => boolean;
  readonly #say: Say;

  constructor(say: Say, find: (text: string, backwards: boolean) => boolean, onClose: () => void) {
    this.#say = say;
    this.#find = find;
    this.#input = h("input", {
      type: "search",
      "aria-label": say("find"),
      placeholder: say("find"),
      autocomplete: "off",
      spellcheck: "false",
    });
    this.#state = h("span", { role: "status", class: "find-state" });
    const close = () => {
      this.element.hidden = true;
      onClose();
    };
    const step = (label: string, path: string, backwards: boolean) =>
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": label,
          title: label,
          onclick: () => this.#run(backwards),
        },
        icon(path),
      );
    this.element = h(
      "div",
      { class: "find-bar", role: "search", hidden: true },
      this.#input,
      this.#state,
      step(say("findPrevious"), iconPaths.up, true),
      step(say("findNext"), iconPaths.down, false),
      h(
        "button",
        { type: "button", class: "icon-button", "aria-label": say("close"), title: say("close"), onclick: close },
        icon(iconPaths.close),
      ),
    );
    this.#input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#run(event.shiftKey);
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
    });
  }

  open(): void {
    this.element.hidden = false;
    this.#input.select();
    this.#input.focus();
  }

  #run(backwards: boolean): void {
    const text = this.#input.value;
    const found = text === "" || this.#find(text, backwards);
    this.#state.textContent = found ? "" : this.#say("findNone");
  }
}
