/** What Go's encoding/json says of a text that is no JSON: the first character that can't be there, and why. */
export function jsonFault(text: string): string {
  const reader = new FaultFinder(text);
  return reader.find() ?? "unexpected end of JSON input";
}

const blank = /[ \t\r\n]/;
const literals: Readonly<Record<string, string>> = { t: "true", f: "false", n: "null" };

/** Thrown at the first fault; the text's end is a fault without a place. */
class Fault extends Error {}

class FaultFinder {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The sentence about the first fault; undefined when the text ends too early. */
  find(): string | undefined {
    try {
      this.#value();
      if (this.#skip() !== undefined) throw this.#fault("after top-level value");
      return undefined;
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      return fault.message === "" ? undefined : fault.message;
    }
  }

  #value(): void {
    const letter = this.#skip();
    if (letter === "{") this.#object();
    else if (letter === "[") this.#list();
    else if (letter === '"') this.#string();
    else if (letter !== undefined && Object.hasOwn(literals, letter)) this.#literal(literals[letter] ?? "");
    else if (letter !== undefined && /[-\d]/.test(letter)) this.#number();
    else throw this.#fault("looking for beginning of value");
  }

  #object(): void {
    this.#at += 1;
    if (this.#takes("}")) return;
    for (;;) {
      if (this.#skip() !== '"') throw this.#fault("looking for beginning of object key string");
      this.#string();
      if (!this.#takes(":")) throw this.#fault("after object key");
      this.#value();
      if (this.#takes("}")) return;
      if (!this.#takes(",")) throw this.#fault("after object key:value pair");
    }
  }

  #list(): void {
    this.#at += 1;
    if (this.#takes("]")) return;
    for (;;) {
      this.#value();
      if (this.#takes("]")) return;
      if (!this.#takes(",")) throw this.#fault("after array element");
    }
  }

  #string(): void {
    for (this.#at += 1; this.#text[this.#at] !== '"'; this.#at += 1) {
      const letter = this.#text[this.#at];
      if (letter === undefined || letter < " ") throw this.#fault("in string literal");
      if (letter !== "\\") continue;
      this.#at += 1;
      if (!/["\\/bfnrtu]/.test(this.#text[this.#at] ?? "")) throw this.#fault("in string escape code");
    }
    this.#at += 1;
  }

  #literal(word: string): void {
    for (const letter of word) {
      if (this.#text[this.#at] !== letter) throw this.#fault(`in literal ${word} (expecting ${quoted(letter)})`);
      this.#at += 1;
    }
  }

  #number(): void {
    const found = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/.exec(this.#text.slice(this.#at));
    if (found === null) {
      this.#at += 1;
      throw this.#fault("in numeric literal");
    }
    this.#at += found[0].length;
  }

  #takes(letter: string): boolean {
    if (this.#skip() !== letter) return false;
    this.#at += 1;
    return true;
  }

  #skip(): string | undefined {
    while (blank.test(this.#text[this.#at] ?? "")) this.#at += 1;
    return this.#text[this.#at];
  }

  #fault(context: string): Fault {
    const letter = this.#text[this.#at];
    return new Fault(letter === undefined ? "" : `invalid character ${quoted(letter)} ${context}`);
  }
}

function quoted(letter: string): string {
  return letter === "'" ? `'\\''` : letter === '"' ? `'"'` : `'${JSON.stringify(letter).slice(1, -1)}'`;
}
