import type { Language } from "../../../sandbox-server/language/message.ts";
import { typeset } from "../messages/typeset.ts";
import { h } from "./dom.ts";

/**
 * Renders the small Markdown of hints and solutions (paragraphs, lists, fenced code, `code`, **strong**, *emphasis*,
 * links) into DOM nodes. Text never becomes HTML, and links go to http(s) or this site only.
 */
export function renderMarkdown(source: string, language: Language): HTMLElement[] {
  const inline = (text: string) => inlineNodes(text, (words) => typeset(language, words));
  const lines = source.trim().split("\n");
  const blocks: HTMLElement[] = [];
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] ?? "";
    if (line.trim() === "") index++;
    else if (line.startsWith("```")) {
      const end = lines.indexOf("```", index + 1);
      const last = end === -1 ? lines.length : end;
      blocks.push(codeBlock(line.slice(3).trim(), lines.slice(index + 1, last).join("\n")));
      index = last + 1;
    } else if (listItem.test(line)) {
      const items = takeWhile(lines, index, (text) => listItem.test(text) || /^\s+\S/.test(text));
      blocks.push(list(items, inline));
      index += items.length;
    } else if (/^#{1,6} /.test(line)) {
      blocks.push(h("p", { class: "md-title" }, ...inline(line.replace(/^#+ /, ""))));
      index++;
    } else {
      const text = takeWhile(
        lines,
        index,
        (next) => next.trim() !== "" && !next.startsWith("```") && !listItem.test(next),
      );
      blocks.push(h("p", {}, ...inline(text.join(" "))));
      index += text.length;
    }
  }
  return blocks;
}

const listItem = /^\s*(?:[-*]|\d+\.) /;

function takeWhile(lines: readonly string[], start: number, belongs: (line: string) => boolean): string[] {
  const end = lines.findIndex((line, index) => index > start && !belongs(line));
  return lines.slice(start, end === -1 ? lines.length : end);
}

type Inline = (text: string) => (Node | string)[];

function list(lines: readonly string[], inline: Inline): HTMLElement {
  const items: string[] = [];
  for (const line of lines) {
    if (listItem.test(line)) items.push(line.replace(listItem, ""));
    else items.push(`${items.pop() ?? ""} ${line.trim()}`);
  }
  const children = items.map((item) => h("li", {}, ...inline(item)));
  return /^\s*\d/.test(lines[0] ?? "") ? h("ol", {}, ...children) : h("ul", {}, ...children);
}

function codeBlock(language: string, code: string): HTMLElement {
  const isCommand = /^(bash|sh|shell)\b/.test(language);
  return h("pre", { class: isCommand ? "md-command" : undefined, tabindex: 0 }, h("code", {}, code));
}

const inlineForms = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

function inlineNodes(text: string, set: (words: string) => string): (Node | string)[] {
  const nodes: (Node | string)[] = [];
  let end = 0;
  for (const match of text.matchAll(inlineForms)) {
    nodes.push(set(text.slice(end, match.index)));
    const [whole, code, strong, emphasis, label, address] = match;
    if (code !== undefined) nodes.push(h("code", {}, code));
    else if (strong !== undefined) nodes.push(h("strong", {}, set(strong)));
    else if (emphasis !== undefined) nodes.push(h("em", {}, set(emphasis)));
    else nodes.push(link(set(label ?? whole), address ?? ""));
    end = match.index + whole.length;
  }
  nodes.push(set(text.slice(end)));
  return nodes;
}

function link(label: string, address: string): Node | string {
  if (!/^(https?:\/\/|\/(?!\/)|#)/.test(address)) return label;
  return h(
    "a",
    { href: address, rel: "noopener noreferrer", target: address.startsWith("http") ? "_blank" : undefined },
    label,
  );
}
