import type { Message } from "../../sandbox-server/language/message.ts";

const maxShownLength = 120;

/**
 * A value of the cluster as it may stand in a sentence: one line, at most 120 characters, without control characters or
 * marks that turn the reading direction round. Learners write these values.
 */
export function shown(value: unknown, maxLength = maxShownLength): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "—");
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  return plain.length > maxLength ? `${plain.slice(0, maxLength - 1)}…` : plain;
}

/** One fact in both languages. */
export function say(en: string, fr: string): Message {
  return { en, fr };
}

/** Sentences one behind the other. */
export function sentences(...parts: readonly (Message | undefined)[]): Message {
  const present = parts.filter((part) => part !== undefined);
  return { en: present.map((part) => part.en).join(" "), fr: present.map((part) => part.fr).join(" ") };
}
