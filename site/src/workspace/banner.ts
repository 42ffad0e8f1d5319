import { h } from "./dom.ts";

/** A line above the terminals, one at a time, with something to do about it. */
export class Banner {
  readonly #place: HTMLElement;
  #shown: { readonly element: HTMLElement; readonly text: HTMLElement; readonly topic: string } | undefined;

  /** @param place the element whose first child it becomes */
  constructor(place: HTMLElement) {
    this.#place = place;
  }

  /** Shows a line; with the topic of the line that stands there its words change, and the focus stays where it is. */
  show(topic: string, text: string, action?: { readonly label: string; readonly onclick: () => void }): void {
    if (this.#shown?.topic === topic) {
      this.#shown.text.textContent = text;
      return;
    }
    this.hide();
    const words = h("span", {}, text);
    const button =
      action === undefined
        ? undefined
        : h("button", { type: "button", class: "button button-small", onclick: action.onclick }, action.label);
    const element = h("div", { class: "banner" }, words, button);
    this.#shown = { element, text: words, topic };
    this.#place.prepend(element);
  }

  /** Takes the line away, whatever it is about or only where it is about this topic. */
  hide(topic?: string): void {
    if (topic !== undefined && this.#shown?.topic !== topic) return;
    this.#shown?.element.remove();
    this.#shown = undefined;
  }

  /** Whether the focus is in it: when it goes, the focus needs another place. */
  get hasFocus(): boolean {
    return this.#shown?.element.contains(document.activeElement) ?? false;
  }
}
