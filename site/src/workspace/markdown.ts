import type { Language } from "../../../sandbox-server/language/message.ts";
import { type Inline, type MarkdownBlock, readMarkdown } from "../markup/markdown.ts";
import { typeset } from "../messages/typeset.ts";
import { h } from "./dom.ts";

/** Renders the Markdown of situations, hints and solutions into DOM nodes. Text never becomes HTML. */
export function renderMarkdown(source: string, language: Language): HTMLElement[] {
  return readMarkdown(source, (words) => typeset(language, words)).map(blockElement);
}

function blockElement(block: MarkdownBlock): HTMLElement {
  switch (block.kind) {
    case "paragraph":
      return h("p", {}, ...block.text.map(inlineNode));
    case "title":
      return h("p", { class: "md-title" }, ...block.text.map(inlineNode));
    case "list":
      return h(block.ordered ? "ol" : "ul", {}, ...block.items.map((item) => h("li", {}, ...item.map(inlineNode))));
    case "code":
      return h("pre", { class: block.isCommand ? "md-command" : undefined, tabindex: 0 }, h("code", {}, block.code));
  }
}

const elements = { code: "code", strong: "strong", emphasis: "em" } as const;

function inlineNode(part: Inline): Node | string {
  if (part.kind === "text") return part.text;
  if (part.kind !== "link") return h(elements[part.kind], {}, part.text);
  const target = part.address.startsWith("http") ? "_blank" : undefined;
  return h("a", { href: part.address, rel: "noopener noreferrer", target }, part.text);
}
