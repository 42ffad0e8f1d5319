import type { Presentation, PresentationWords } from "./presentation.ts";

/** The Present button of a lesson, and `?present` in its address. What presents is loaded only then. */

const loadPresentation = () => import("./presentation.ts");

async function present(page: HTMLElement, main: Element, words: PresentationWords, link: HTMLElement): Promise<void> {
  const { Presentation } = await loadPresentation();
  const presentation: Presentation = new Presentation(page, main, words, () => {
    history.replaceState(null, "", location.pathname);
    link.focus();
  });
  presentation.start(decodeURIComponent(location.hash.slice(1)));
}

const link = document.querySelector<HTMLAnchorElement>("[data-present]");
const main = document.querySelector("main");
const page = document.getElementById("lesson") ?? document.querySelector<HTMLElement>(".page");
if (link !== null && main !== null && page !== null) {
  const words = JSON.parse(link.dataset.present ?? "{}") as PresentationWords;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void present(page, main, words, link);
  });
  const asked = new URLSearchParams(location.search).get("present");
  if (asked === "notes") void import("./notes-window.ts").then(({ showNotesWindow }) => showNotesWindow(page, words));
  else if (asked !== null) void present(page, main, words, link);
}
