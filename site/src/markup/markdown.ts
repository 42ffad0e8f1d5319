/**
 * The small Markdown of exercises (situation, hints, solution): paragraphs, lists, fenced code, `code`, **strong**,
 * *emphasis* and links. It is read into plain data, so that pages and browser show the same.
 */
export type MarkdownBlock =
  | { readonly kind: "paragraph" | "title"; readonly text: readonly Inline[] }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: "code"; readonly isCommand: boolean; readonly code: string };

export type Inline =
  | { readonly kind: "text" | "code" | "strong" | "emphasis"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly address: string };

const listItem = /^\s*(?:[-*]|\d+\.) /;

/** `set` is applied to words, never to code. */
export function readMarkdown(source: string, set: (words: string) => string): readonly MarkdownBlock[] {
  const inline = (text: string) => readInline(text, set);
  const lines = source.trim().split("\n");
  const blocks: MarkdownBlock[] = [];
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] ?? "";
    if (line.trim() === "") index++;
    else if (line.startsWith("```")) {
      const end = lines.indexOf("```", index + 1);
      const last = end === -1 ? lines.length : end;
      const isCommand = /^(bash|sh|shell)\b/.test(line.slice(3).trim());
      blocks.push({ kind: "code", isCommand, code: lines.slice(index + 1, last).join("\n") });
      index = last + 1;
    } else if (listItem.test(line)) {
      const items = takeWhile(lines, index, (text) => listItem.test(text) || /^\s+\S/.test(text));
      blocks.push({ kind: "list", ordered: /^\s*\d/.test(line), items: readItems(items).map(inline) });
      index += items.length;
    } else if (/^#{1,6} /.test(line)) {
      blocks.push({ kind: "title", text: inline(line.replace(/^#+ /, "")) });
      index++;
    } else {
      const isText = (next: string) => next.trim() !== "" && !next.startsWith("```") && !listItem.test(next);
      const text = takeWhile(lines, index, isText);
      blocks.push({ kind: "paragraph", text: inline(text.join(" ")) });
      index += text.length;
    }
  }
  return blocks;
}

function takeWhile(lines: readonly string[], start: number, belongs: (line: string) => boolean): string[] {
  const end = lines.findIndex((line, index) => index > start && !belongs(line));
  return lines.slice(start, end === -1 ? lines.length : end);
}

function readItems(lines: readonly string[]): readonly string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (listItem.test(line)) items.push(line.replace(listItem, ""));
    else items.push(`${items.pop() ?? ""} ${line.trim()}`);
  }
  return items;
}

const inlineForms = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

function readInline(text: string, set: (words: string) => string): readonly Inline[] {
  const parts: Inline[] = [];
  const add = (kind: "text" | "strong" | "emphasis", words: string) => parts.push({ kind, text: set(words) });
  let end = 0;
  for (const match of text.matchAll(inlineForms)) {
    if (match.index > end) add("text", text.slice(end, match.index));
    const [whole, code, strong, emphasis, label, address] = match;
    if (code !== undefined) parts.push({ kind: "code", text: code });
    else if (strong !== undefined) add("strong", strong);
    else if (emphasis !== undefined) add("emphasis", emphasis);
    else parts.push(linkOrText(set(label ?? whole), address ?? ""));
    end = match.index + whole.length;
  }
  if (end < text.length) add("text", text.slice(end));
  return parts;
}

/** Links go to http(s) or this site only. */
function linkOrText(text: string, address: string): Inline {
  return /^(https?:\/\/|\/(?!\/)|#)/.test(address) ? { kind: "link", text, address } : { kind: "text", text };
}
