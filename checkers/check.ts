/**
 * What an exercise asks for, as data. Each word is one file in `vocabulary/words/` (description and builder) and one in
 * `engine/words/` (evaluation).
 */
import type { Message } from "../sandbox-server/language/message.ts";
import type { CheckDescription } from "./vocabulary/index.ts";

/** One step of an exercise that turns green. Plain JSON-safe data. */
export interface Check {
  /** Unique in its exercise: lower-case words with dashes. Progress is kept under it. */
  readonly id: string;
  readonly title: Message;
  readonly points: number;
  readonly test: CheckDescription;
  /** Ids of checks that must have passed before this one is looked at. */
  readonly needs?: readonly string[];
}
