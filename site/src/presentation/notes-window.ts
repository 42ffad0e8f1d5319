import { h } from "../workspace/dom.ts";
import { clockTime } from "../workspace/exercise/time-limit.ts";
import { type NotesMessage, notesChannel } from "./notes-channel.ts";
import type { PresentationWords } from "./presentation.ts";

const sentOn = ["ArrowRight", "ArrowDown", "PageDown", " ", "ArrowLeft", "ArrowUp", "PageUp", "Home", "End", "t"];

/** The page as a window of notes: what to say on the slide that the other window shows, what comes next, how long it takes. */
export function showNotesWindow(page: HTMLElement, words: PresentationWords): void {
  const begun = Date.now();
  const place = h("p", { class: "notes-place" });
  const title = h("h1", {});
  const text = h("div", { class: "notes-text", role: "status" });
  const next = h("p", { class: "notes-next" });
  const clock = h("p", { class: "notes-clock", role: "timer" }, clockTime(0));
  document.documentElement.dataset.presenting = "notes";
  page.replaceChildren(h("main", { class: "notes-window" }, h("header", {}, place, clock), title, text, next));
  document.title = words.notes;
  const channel = new BroadcastChannel(notesChannel);
  channel.addEventListener("message", ({ data }: MessageEvent<NotesMessage>) => {
    if (data.kind !== "slide") return;
    place.textContent = data.place;
    title.textContent = data.title;
    const notes = data.notes.length > 0 ? data.notes : [words.notesNone];
    text.replaceChildren(...notes.map((note) => h("p", {}, note)));
    next.textContent = data.next === "" ? "" : words.following.replace("{title}", data.next);
  });
  document.addEventListener("keydown", (event) => {
    if (!sentOn.includes(event.key)) return;
    event.preventDefault();
    channel.postMessage({ kind: "key", key: event.key } satisfies NotesMessage);
  });
  setInterval(() => {
    clock.textContent = clockTime(Date.now() - begun);
  }, 1000);
  channel.postMessage({ kind: "hello" } satisfies NotesMessage);
}
