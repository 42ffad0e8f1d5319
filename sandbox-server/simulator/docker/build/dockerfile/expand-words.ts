import { EngineFault } from "../../engine-fault.ts";

/** Looks a variable up; undefined when it isn't set. */
export type Lookup = (name: string) => string | undefined;

/** One word with its variables replaced and its quotes taken away (`ENV`, `COPY`, `WORKDIR` …). */
export function expandWord(text: string, lookup: Lookup): string {
  return new WordReader(text, lookup).all(false).join("");
}

/** A text cut at blanks outside quotes, each word expanded; an unquoted variable may make several. */
export function expandWords(text: string, lookup: Lookup): string[] {
  return new WordReader(text, lookup).all(true).filter((word) => word !== "");
}

/** The Dockerfile's own small shell (`shell.Lex`): `$a`, `${a}`, `${a:-b}`, `${a:+b}`, quotes and backslashes. */
class WordReader {
  readonly #text: string;
  readonly #lookup: Lookup;
  #at = 0;

  constructor(text: string, lookup: Lookup) {
    this.#text = text;
    this.#lookup = lookup;
  }

  all(cuts: boolean): string[] {
    const words = [""];
    const add = (text: string) => {
      words[words.length - 1] += text;
    };
    while (this.#at < this.#text.length) {
      const letter = this.#text[this.#at] ?? "";
      if (letter === "'") add(this.#single());
      else if (letter === '"') add(this.#double());
      else if (letter === "$") {
        const value = this.#variable();
        const parts = cuts ? value.split(/\s+/) : [value];
        add(parts[0] ?? "");
        words.push(...parts.slice(1));
      } else if (letter === "\\") {
        add(this.#text[this.#at + 1] ?? "");
        this.#at += 2;
      } else {
        this.#at += 1;
        if (cuts && /\s/.test(letter)) words.push("");
        else add(letter);
      }
    }
    return words;
  }

  #single(): string {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end < 0) throw new EngineFault(400, "unexpected end of statement while looking for matching single-quote");
    const text = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return text;
  }

  #double(): string {
    let text = "";
    this.#at += 1;
    while (this.#text[this.#at] !== '"') {
      const letter = this.#text[this.#at];
      if (letter === undefined)
        throw new EngineFault(400, "unexpected end of statement while looking for matching double-quote");
      if (letter === "$") {
        text += this.#variable();
        continue;
      }
      const next = this.#text[this.#at + 1] ?? "";
      const isEscape = letter === "\\" && ['"', "$", "\\"].includes(next);
      text += isEscape ? next : letter;
      this.#at += isEscape ? 2 : 1;
    }
    this.#at += 1;
    return text;
  }

  #variable(): string {
    const plain = /^\$([A-Za-z_][A-Za-z0-9_]*|[0-9@*#])/.exec(this.#text.slice(this.#at));
    if (plain !== null) {
      this.#at += plain[0].length;
      return this.#lookup(plain[1] ?? "") ?? "";
    }
    if (this.#text[this.#at + 1] !== "{") {
      this.#at += 1;
      return "$";
    }
    return this.#braced();
  }

  #braced(): string {
    const end = closingBrace(this.#text, this.#at + 2);
    if (end < 0) throw new EngineFault(400, "syntax error: missing '}'");
    const inner = this.#text.slice(this.#at + 2, end);
    this.#at = end + 1;
    const parts = /^([A-Za-z_][A-Za-z0-9_]*|[0-9@*#])(?:(:?[-+?])([\s\S]*))?$/.exec(inner);
    if (parts === null) throw new EngineFault(400, `unsupported modifier in substitution: ${inner}`);
    const [, name = "", operator = "", other = ""] = parts;
    const value = this.#lookup(name);
    const isThere = operator.startsWith(":") ? value !== undefined && value !== "" : value !== undefined;
    if (operator.endsWith("-")) return isThere ? (value ?? "") : expandWord(other, this.#lookup);
    if (operator.endsWith("+")) return isThere ? expandWord(other, this.#lookup) : "";
    if (operator.endsWith("?") && !isThere)
      throw new EngineFault(400, `${name}: ${other || "not allowed to be unset"}`);
    return value ?? "";
  }
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "{") depth += 1;
    else if (text[at] === "}") depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** `A=1 B="two words"` or `A two words` as name and value pairs, each still unexpanded. */
export function namePairs(rest: string, instruction: string): readonly (readonly [name: string, value: string])[] {
  const words = rest.match(/(?:[^\s"'\\]|\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"|'[^']*'|["'])+/g) ?? [];
  const [first = ""] = words;
  if (!first.includes("=")) {
    const [, name = "", value] = /^(\S+)\s+([\s\S]+)$/.exec(rest) ?? [];
    if (value === undefined)
      throw new EngineFault(400, `failed to parse Dockerfile: ${instruction} must have two arguments`);
    return [[name, value]];
  }
  return words.map((word) => {
    const cut = word.indexOf("=");
    if (cut < 0)
      throw new EngineFault(
        400,
        `failed to parse Dockerfile: Syntax error - can't find = in "${word}". Must be of the form: name=value`,
      );
    return [word.slice(0, cut), word.slice(cut + 1)] as const;
  });
}
