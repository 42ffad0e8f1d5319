/** The languages every sentence a person reads exists in. */
export const languages = ["en", "fr"] as const;
export type Language = (typeof languages)[number];

/** One sentence for a person, in every language. Plain text: never HTML, never a format string. */
export interface Message {
  readonly en: string;
  readonly fr: string;
}
