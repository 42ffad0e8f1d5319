import { h, icon, iconPaths } from "../dom.ts";
import type { Say } from "../messages.ts";
import { recall, remember } from "../remembered.ts";

const smallestPixels = 10;
const largestPixels = 24;
// On a window of 1440 pixels `kubectl get pods -o wide` then fits on its lines.
const usualPixels = 13;

export interface TerminalOptionsActions {
  readonly onFind: () => void;
  readonly onFontSize: (pixels: number) => void;
  readonly onScreenReader: (isOn: boolean) => void;
  readonly onReset: () => void;
}

/** The menu behind the three dots: what one sets once, and the reset. Font size and screen reader mode are remembered. */
export class TerminalOptions {
  readonly element: HTMLDetailsElement;
  #fontSize = Number(recall("font-size") ?? usualPixels);
  #screenReader = recall("screen-reader") === "on";

  constructor(say: Say, actions: TerminalOptionsActions) {
    const change = (pixels: number) => () => {
      this.#fontSize = Math.min(largestPixels, Math.max(smallestPixels, this.#fontSize + pixels));
      remember("font-size", String(this.#fontSize));
      actions.onFontSize(this.#fontSize);
    };
    const screenReader = h("input", { type: "checkbox", checked: this.#screenReader });
    screenReader.addEventListener("change", () => {
      this.#screenReader = screenReader.checked;
      remember("screen-reader", this.#screenReader ? "on" : "off");
      actions.onScreenReader(this.#screenReader);
    });
    const item = (label: string, act: () => void, closes: boolean) =>
      h(
        "button",
        {
          type: "button",
          onclick: () => {
            if (closes) this.element.open = false;
            act();
          },
        },
        label,
      );
    this.element = h(
      "details",
      { class: "menu" },
      h("summary", { class: "icon-button", "aria-label": say("options"), title: say("options") }, icon(iconPaths.more)),
      h(
        "div",
        { class: "menu-panel" },
        item(say("findInTerminal"), actions.onFind, true),
        item(say("largerText"), change(1), false),
        item(say("smallerText"), change(-1), false),
        h("label", {}, screenReader, say("screenReader")),
        h("hr"),
        item(say("resetSandbox"), actions.onReset, true),
        h("p", {}, say("keysHint")),
      ),
    );
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.element.open) return;
      this.element.open = false;
      this.element.querySelector("summary")?.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (event.target instanceof Node && !this.element.contains(event.target)) this.element.open = false;
    });
  }

  get fontSize(): number {
    return this.#fontSize;
  }

  get screenReader(): boolean {
    return this.#screenReader;
  }
}
