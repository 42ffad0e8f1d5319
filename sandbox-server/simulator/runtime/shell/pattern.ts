import { posixClasses } from "../posix-classes.ts";

/** Characters that quoting must disarm in a pattern. */
const SPECIAL = /[\\*?[\]!+@()|^-]/g;

/** Text that stands for itself in a pattern. */
export function quotePattern(text: string): string {
  return text.replace(SPECIAL, "\\$&");
}

/** The pattern without its quoting: what a pattern without matches means. */
export function unquotePattern(pattern: string): string {
  return pattern.replace(/\\(.)/gs, "$1");
}

export function hasGlob(pattern: string): boolean {
  return /[*?[]|[+@!]\(/.test(pattern.replace(/\\./gs, ""));
}

export interface PatternOptions {
  /** `*` and `?` do not match a slash (path names). */
  readonly path?: boolean;
  readonly ignoreCase?: boolean;
}

/** A shell pattern (sh(1) 2.13, with bash's extended ones) as a regular expression over the whole text. */
export function compilePattern(pattern: string, options: PatternOptions = {}): RegExp {
  return new RegExp(`^(?:${patternSource(pattern, options)})$`, options.ignoreCase === true ? "isu" : "su");
}

/** The regular expression's source, not anchored. `lazy` makes `*` match as little as it can. */
export function patternSource(pattern: string, options: PatternOptions = {}, lazy = false): string {
  return new PatternCompiler(pattern, options, lazy).compile();
}

class PatternCompiler {
  readonly #pattern: string;
  readonly #any: string;
  readonly #one: string;
  #index = 0;

  constructor(pattern: string, options: PatternOptions, lazy: boolean) {
    this.#pattern = pattern;
    this.#one = options.path === true ? "[^/]" : ".";
    this.#any = `${this.#one}*${lazy ? "?" : ""}`;
  }

  compile(stop = ""): string {
    let source = "";
    while (this.#index < this.#pattern.length) {
      const character = this.#pattern.charAt(this.#index);
      if (stop !== "" && (character === ")" || character === "|")) break;
      this.#index += 1;
      source += this.#token(character);
    }
    return source;
  }

  #token(character: string): string {
    if ("?*+@!".includes(character) && this.#pattern.charAt(this.#index) === "(") return this.#extended(character);
    if (character === "*") {
      while (this.#pattern.charAt(this.#index) === "*") this.#index += 1;
      return this.#any;
    }
    if (character === "?") return this.#one;
    if (character === "[") return this.#bracket();
    if (character !== "\\") return escapeRegExp(character);
    const next = this.#pattern.charAt(this.#index);
    this.#index += 1;
    return next === "" ? "\\\\" : escapeRegExp(next);
  }

  #extended(operator: string): string {
    const start = this.#index;
    this.#index += 1;
    const alternatives: string[] = [];
    for (;;) {
      alternatives.push(this.compile(")"));
      const end = this.#pattern.charAt(this.#index);
      this.#index += 1;
      if (end === ")") break;
      if (end === "") {
        this.#index = start;
        return escapeRegExp(operator);
      }
    }
    const group = alternatives.join("|");
    if (operator === "!") return `(?:(?!(?:${group})$)${this.#any})`;
    return `(?:${group})${operator === "@" ? "" : operator}`;
  }

  #bracket(): string {
    const match = /^([!^]?)(\]?(?:\[:\w+:\]|\\.|[^\]\\])*)\]/s.exec(this.#pattern.slice(this.#index));
    if (match === null) return "\\[";
    this.#index += match[0].length;
    const [, negation = "", body = ""] = match;
    const content = body
      .replace(/\[:(\w+):\]|\\(.)|([\\[\]^])/gs, (_all, name?: string, quoted?: string, plain?: string) => {
        if (name !== undefined) return posixClasses[name] ?? "";
        return `\\${quoted ?? plain ?? ""}`.replace(/\\([a-zA-Z0-9_ "'#%&,:;<=>@`~])/, "$1");
      })
      .replaceAll("&&", "\\&\\&");
    return content === "" ? "\\[" : `[${negation === "" ? "" : "^"}${content}]`;
  }
}

export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
