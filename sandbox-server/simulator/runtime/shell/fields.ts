import type { Piece } from "./expand.ts";
import { quotePattern } from "./pattern.ts";

/** One word after splitting: its text, and the same as a pattern in which quoted characters are escaped. */
export interface Field {
  readonly text: string;
  readonly pattern: string;
}

const DEFAULT_IFS = " \t\n";

/** Cuts at the characters of IFS where expansions may be cut (POSIX shell, 2.6.5). */
export function splitFields(pieces: readonly Piece[], ifs: string = DEFAULT_IFS): Field[] {
  const splitter = new Splitter(ifs);
  for (const piece of pieces) splitter.add(piece);
  return splitter.finish();
}

class Splitter {
  readonly #blank: string;
  readonly #other: string;
  readonly #fields: Field[] = [];
  #text = "";
  #pattern = "";
  #present = false;
  #afterBlank = false;

  constructor(ifs: string) {
    this.#blank = [...ifs].filter((character) => DEFAULT_IFS.includes(character)).join("");
    this.#other = [...ifs].filter((character) => !DEFAULT_IFS.includes(character)).join("");
  }

  add(piece: Piece): void {
    if (piece.breaks === true) this.#end();
    if (piece.splits) this.#split(piece.text);
    else if (piece.quoted) this.#append(piece.text, quotePattern(piece.text), true);
    else this.#append(piece.text, piece.text, piece.text !== "");
  }

  finish(): Field[] {
    this.#end();
    return this.#fields;
  }

  #append(text: string, pattern: string, present: boolean): void {
    this.#text += text;
    this.#pattern += pattern;
    this.#present ||= present;
    if (present) this.#afterBlank = false;
  }

  #split(text: string): void {
    for (const character of text) {
      if (this.#blank.includes(character)) {
        this.#afterBlank ||= this.#present;
        this.#end();
      } else if (this.#other.includes(character)) this.#delimit();
      else this.#append(character, character, true);
    }
  }

  /** A delimiter that is no blank ends a field even when it is empty; blanks around it belong to it. */
  #delimit(): void {
    if (this.#present) this.#end();
    else if (!this.#afterBlank) this.#fields.push({ text: "", pattern: "" });
    this.#afterBlank = false;
  }

  #end(): void {
    if (this.#present) this.#fields.push({ text: this.#text, pattern: this.#pattern });
    this.#text = "";
    this.#pattern = "";
    this.#present = false;
  }
}
