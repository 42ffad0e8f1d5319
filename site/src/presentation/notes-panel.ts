import { h } from "../workspace/dom.ts";
import { type NotesMessage, notesChannel } from "./notes-channel.ts";
import type { Slide } from "./slides.ts";

interface NotesWords {
  readonly notes: string;
  readonly notesNone: string;
  readonly notesWindow: string;
  readonly following: string;
}

/** The speaker's notes: below the slide, or in a window of their own for a second screen. */
export class NotesPanel {
  readonly element: HTMLElement;
  readonly #words: NotesWords;
  readonly #text = h("div", { class: "notes-text" });
  readonly #channel = new BroadcastChannel(notesChannel);
  #message: NotesMessage | undefined;

  constructor(words: NotesWords, onKey: (key: string) => void) {
    this.#words = words;
    const open = () => window.open("?present=notes", "matelot-notes", "popup,width=720,height=520");
    const button = h("button", { type: "button", class: "button button-small", onclick: open }, words.notesWindow);
    this.element = h("aside", { class: "notes", hidden: true, "aria-label": words.notes }, this.#text, button);
    this.#channel.addEventListener("message", ({ data }: MessageEvent<NotesMessage>) => {
      if (data.kind === "key") onKey(data.key);
      // A window that has just been opened asks where the talk is.
      if (data.kind === "hello" && this.#message !== undefined) this.#channel.postMessage(this.#message);
    });
  }

  toggle(): void {
    this.element.hidden = !this.element.hidden;
    document.documentElement.toggleAttribute("data-presenting-notes", !this.element.hidden);
  }

  show(slide: Slide, next: Slide | undefined, place: string): void {
    const notes = slide.notes.flatMap((note) => [...note.children].map((child) => child.textContent ?? ""));
    const paragraphs =
      notes.length > 0
        ? notes.map((text) => h("p", {}, text))
        : [h("p", { class: "notes-none" }, this.#words.notesNone)];
    this.#text.replaceChildren(...paragraphs);
    this.#message = { kind: "slide", place, title: slide.title, notes, next: next?.title ?? "" };
    this.#channel.postMessage(this.#message);
  }

  dispose(): void {
    document.documentElement.removeAttribute("data-presenting-notes");
    this.#channel.close();
  }
}
