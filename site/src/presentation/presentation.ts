import { h, icon } from "../workspace/dom.ts";
import { lessonChapters } from "./lesson-parts.ts";
import { NotesPanel } from "./notes-panel.ts";
import { layOutSlides, type Slide } from "./slides.ts";

export interface PresentationWords {
  readonly presentation: string;
  readonly slide: string;
  readonly next: string;
  readonly previous: string;
  readonly notes: string;
  readonly notesNone: string;
  readonly notesWindow: string;
  readonly following: string;
  readonly terminal: string;
  readonly leave: string;
}

const paths = {
  previous: "M10 3 5 8l5 5",
  next: "m6 3 5 5-5 5",
  notes: "M3 3h10v10H3zM5.500 6h5M5.500 8.500h5M5.500 11h3",
  terminal: "M2 3h12v10H2zM4.500 6l2 2-2 2M8 10.500h3.500",
  leave: "m4 4 8 8M12 4l-8 8",
} as const;

/** Where the lesson's text takes what a key says: the terminal and fields keep their keys. */
const keepsKeys = ".terminals, input, textarea, select, [contenteditable], [role=separator], dialog";
const keepsSpace = "button, summary, a";

/** The lesson as slides for a room: its own elements, lent by the page and given back at the end. */
export class Presentation {
  readonly #words: PresentationWords;
  readonly #page: HTMLElement;
  readonly #main: Element;
  readonly #stage = h("div", { class: "slides-stage" });
  readonly #place = h("p", { class: "slides-place", "aria-hidden": "true" });
  readonly #announcer = h("p", { class: "sr-only", role: "status" });
  readonly #notes: NotesPanel;
  readonly #element: HTMLElement;
  readonly #originals: ReadonlyMap<Element, readonly Element[]>;
  readonly #listeners = new AbortController();
  readonly #onLeave: () => void;
  #slides: readonly Slide[] = [];
  #index = 0;

  constructor(page: HTMLElement, main: Element, words: PresentationWords, onLeave: () => void) {
    this.#words = words;
    this.#page = page;
    this.#main = main;
    this.#onLeave = onLeave;
    this.#originals = new Map(
      [main, ...main.querySelectorAll(".lesson-head, .prose, .lesson-section")].map((parent) => [
        parent,
        [...parent.children],
      ]),
    );
    this.#notes = new NotesPanel(words, (key) => this.#onKey(key));
    this.#element = h(
      "main",
      {
        class: "slides",
        "aria-roledescription": words.presentation,
        "aria-label": main.querySelector("h1")?.textContent ?? "",
      },
      this.#stage,
      this.#notes.element,
      this.#bar(),
      this.#announcer,
    );
  }

  /** @param section id of the section to begin with; the first slide where there is none of that name. */
  start(section: string): void {
    const { signal } = this.#listeners;
    document.documentElement.dataset.presenting = "";
    this.#page.prepend(this.#element);
    this.#layOut();
    this.#show(
      Math.max(
        0,
        this.#slides.findIndex(({ id }) => section !== "" && id === section),
      ),
    );
    document.addEventListener("keydown", (event) => this.#listen(event), { signal });
    let again: ReturnType<typeof setTimeout>;
    const observer = new ResizeObserver(() => {
      clearTimeout(again);
      again = setTimeout(() => this.#layOutAgain(), 120);
    });
    observer.observe(this.#stage);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  leave(): void {
    const { id } = this.#slides.findLast((slide, index) => index <= this.#index && slide.id !== "") ?? { id: "" };
    this.#listeners.abort();
    this.#giveBack();
    this.#element.remove();
    this.#notes.dispose();
    delete document.documentElement.dataset.presenting;
    delete document.documentElement.dataset.presentingTerminal;
    document.getElementById(id)?.scrollIntoView({ behavior: "instant", block: "start" });
    this.#onLeave();
  }

  #giveBack(): void {
    for (const [parent, children] of this.#originals) parent.replaceChildren(...children);
  }

  #layOut(): void {
    this.#stage.replaceChildren();
    this.#slides = layOutSlides(lessonChapters(this.#main), this.#stage, this.#words);
  }

  /** Another size of the window makes other slides; the one with the same first element is shown again. */
  #layOutAgain(): void {
    const shown = this.#slides[this.#index]?.body.firstElementChild;
    this.#giveBack();
    this.#layOut();
    const index = this.#slides.findIndex(({ body }) => shown !== null && shown !== undefined && body.contains(shown));
    this.#show(Math.max(0, index), { quietly: true });
  }

  #show(wanted: number, { quietly = false } = {}): void {
    this.#index = Math.min(Math.max(wanted, 0), this.#slides.length - 1);
    for (const [index, { element }] of this.#slides.entries()) {
      element.classList.toggle("slide-current", index === this.#index);
    }
    const slide = this.#slides[this.#index];
    if (slide === undefined) return;
    this.#place.textContent = `${this.#index + 1} / ${this.#slides.length}`;
    if (!quietly) this.#announcer.textContent = slide.element.getAttribute("aria-label");
    this.#notes.show(slide, this.#slides[this.#index + 1], this.#place.textContent);
    history.replaceState(null, "", `?present${slide.id === "" ? "" : `#${slide.id}`}`);
  }

  #listen(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target instanceof Element ? event.target : undefined;
    if (target?.closest(keepsKeys) != null) return;
    if ((event.key === " " || event.key === "Enter") && target?.closest(keepsSpace) != null) return;
    if (this.#onKey(event.shiftKey && event.key === " " ? "PageUp" : event.key)) event.preventDefault();
  }

  /** Whether the key means something here. */
  #onKey(key: string): boolean {
    const actions: Readonly<Record<string, () => void>> = {
      ArrowRight: () => this.#show(this.#index + 1),
      ArrowDown: () => this.#show(this.#index + 1),
      PageDown: () => this.#show(this.#index + 1),
      " ": () => this.#show(this.#index + 1),
      ArrowLeft: () => this.#show(this.#index - 1),
      ArrowUp: () => this.#show(this.#index - 1),
      PageUp: () => this.#show(this.#index - 1),
      Home: () => this.#show(0),
      End: () => this.#show(this.#slides.length - 1),
      Escape: () => this.leave(),
      n: () => this.#notes.toggle(),
      t: () => this.#toggleTerminal(),
    };
    const action = actions[key];
    action?.();
    return action !== undefined;
  }

  #toggleTerminal(): void {
    const { dataset } = document.documentElement;
    if (document.getElementById("workspace") === null) return;
    if (dataset.presentingTerminal === undefined) dataset.presentingTerminal = "";
    else delete dataset.presentingTerminal;
  }

  #bar(): HTMLElement {
    const words = this.#words;
    const tool = (name: keyof typeof paths, keys: string, key: string) =>
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          title: `${words[name]} (${keys})`,
          "aria-label": words[name],
          "aria-keyshortcuts": keys,
          onclick: () => void this.#onKey(key),
        },
        icon(paths[name]),
      );
    const hasWorkspace = document.getElementById("workspace") !== null;
    return h(
      "nav",
      { class: "slides-bar", "aria-label": words.presentation },
      tool("previous", "ArrowLeft", "ArrowLeft"),
      this.#place,
      tool("next", "ArrowRight", "ArrowRight"),
      h("span", { class: "slides-gap" }),
      tool("notes", "n", "n"),
      hasWorkspace ? tool("terminal", "t", "t") : undefined,
      tool("leave", "Escape", "Escape"),
    );
  }
}
