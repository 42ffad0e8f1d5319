import type { Language } from "../../../sandbox-server/language/message.ts";

/**
 * Sets a sentence as a printer would: curved apostrophes, and in French the spaces before `: ; ? !` and inside « »
 * that a line must not break at. A text may end in an apostrophe where markup follows (l'**état**). Source texts stay easy to type.
 */
export function typeset(language: Language, text: string): string {
  const curved = text.replace(/(?<=\p{L})'(?=\p{L}|$)/gu, "’");
  if (language === "en") return curved;
  return curved
    .replace(/ (?=[;?!])/g, "\u202f")
    .replace(/ (?=:(?:\s|$))/g, "\u00a0")
    .replace(/« /g, "«\u00a0")
    .replace(/ »/g, "\u00a0»");
}
