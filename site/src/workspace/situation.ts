import type { Language } from "../../../sandbox-server/language/message.ts";
import { h } from "./dom.ts";
import { renderMarkdown } from "./markdown.ts";
import type { ExerciseView } from "./wire.ts";

/** Fills the page's situation with the learner's own values, where the page could not hold them. */
export function showSituation({ situation }: ExerciseView, language: Language): void {
  const place = document.querySelector<HTMLElement>("[data-situation-of-learner]");
  place?.replaceChildren(h("div", { class: "prose-block" }, ...renderMarkdown(situation[language], language)));
}
