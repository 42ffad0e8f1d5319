import { UsageFault } from "./program.ts";
import { compileExpression } from "./regular-expression.ts";

export type Address =
  | { readonly kind: "line"; readonly line: number }
  | { readonly kind: "plus"; readonly line: number }
  | { readonly kind: "step"; readonly line: number; readonly step: number }
  | { readonly kind: "last" }
  | { readonly kind: "expression"; readonly expression: RegExp };

export interface Substitution {
  readonly expression: RegExp;
  readonly replace: (groups: readonly string[]) => string;
  readonly occurrence: number;
  readonly global: boolean;
  readonly prints: boolean;
}

export interface SedCommand {
  readonly name: string;
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly negated: boolean;
  /** A label, a file name, text to insert, or an exit code. */
  readonly text: string;
  readonly substitution?: Substitution;
  readonly map?: ReadonlyMap<string, string>;
  /** For `{`: the index of the command after the matching `}`. */
  end?: number;
}

/** Reads a sed script. Throws UsageFault with sed's words for what it can't read. */
export function parseSedScript(script: string, extended: boolean): readonly SedCommand[] {
  return new SedParser(script, extended).parse();
}

class SedParser {
  readonly #script: string;
  readonly #extended: boolean;
  #at = 0;
  #lastExpression: RegExp | undefined;

  constructor(script: string, extended: boolean) {
    this.#script = script;
    this.#extended = extended;
  }

  parse(): SedCommand[] {
    const commands: SedCommand[] = [];
    const open: SedCommand[] = [];
    for (;;) {
      this.#skip(/[\s;]/);
      if (this.#at >= this.#script.length) break;
      if (this.#peek() === "#") {
        this.#rest();
        continue;
      }
      if (this.#peek() === "}") {
        this.#at += 1;
        const block = open.pop();
        if (block === undefined) throw this.#fault("unexpected `}'");
        block.end = commands.length;
        continue;
      }
      const command = this.#command();
      commands.push(command);
      if (command.name === "{") open.push(command);
    }
    if (open.length > 0) throw this.#fault("unmatched `{'");
    return commands;
  }

  #command(): SedCommand {
    const from = this.#address();
    let to: Address | undefined;
    this.#skip(/ /);
    if (from !== undefined && this.#peek() === ",") {
      this.#at += 1;
      this.#skip(/ /);
      to = this.#address(true);
      if (to === undefined) throw this.#fault("unexpected `,'");
    }
    this.#skip(/\s/);
    let negated = false;
    while (this.#peek() === "!") {
      negated = true;
      this.#at += 1;
      this.#skip(/\s/);
    }
    const name = this.#peek();
    this.#at += 1;
    return { name, from, to, negated, ...this.#arguments(name) };
  }

  #address(second = false): Address | undefined {
    const rest = this.#script.slice(this.#at);
    const number = /^(\d+)(?:~(\d+))?/.exec(rest);
    if (number !== null) {
      this.#at += number[0].length;
      const line = Number(number[1]);
      return number[2] === undefined
        ? { kind: "line", line }
        : { kind: "step", line, step: Math.max(1, Number(number[2])) };
    }
    const plus = second ? /^\+(\d+)/.exec(rest) : null;
    if (plus !== null) {
      this.#at += plus[0].length;
      return { kind: "plus", line: Number(plus[1]) };
    }
    if (this.#peek() === "$") {
      this.#at += 1;
      return { kind: "last" };
    }
    if (this.#peek() !== "/" && this.#peek() !== "\\") return undefined;
    if (this.#peek() === "\\") this.#at += 1;
    const delimiter = this.#peek();
    this.#at += 1;
    const source = this.#until(delimiter, true);
    const insensitive = this.#peek() === "I";
    if (insensitive) this.#at += 1;
    return { kind: "expression", expression: this.#expression(source, insensitive ? "i" : "") };
  }

  #expression(source: string, flags: string): RegExp {
    if (source === "" && this.#lastExpression !== undefined) return new RegExp(this.#lastExpression.source, flags);
    const made = compileExpression(source, { extended: this.#extended, flags });
    this.#lastExpression = made;
    return made;
  }

  #arguments(name: string): Pick<SedCommand, "text"> & Partial<SedCommand> {
    if (name === "s") return { text: "", substitution: this.#substitution() };
    if (name === "y") return { text: "", map: this.#transliteration() };
    if (name === "a" || name === "i" || name === "c") return { text: this.#insertedText() };
    if (name === ":" || name === "r" || name === "w") return { text: this.#rest().trim() };
    if (name === "b" || name === "t") return { text: this.#word() };
    if (name === "q" || name === "Q" || name === "l") return { text: this.#word() };
    if ("{pPdDnNhHgGx=".includes(name) && name !== "") return { text: "" };
    throw this.#fault(name === "" ? "missing command" : `unknown command: \`${name}'`);
  }

  #substitution(): Substitution {
    const delimiter = this.#peek();
    this.#at += 1;
    const source = this.#until(delimiter, true);
    const replacement = this.#until(delimiter, false);
    const flags = /^[gpiIme0-9]*/.exec(this.#script.slice(this.#at))?.[0] ?? "";
    this.#at += flags.length;
    const next = this.#peek();
    if (next !== "" && !/[\s;}w#]/.test(next)) throw this.#fault("unknown option to `s'");
    const expression = this.#expression(source, `g${/[iI]/.test(flags) ? "i" : ""}${flags.includes("m") ? "m" : ""}`);
    return {
      expression,
      replace: replacer(replacement),
      occurrence: Number(/\d+/.exec(flags)?.[0] ?? "1"),
      global: flags.includes("g"),
      prints: flags.includes("p"),
    };
  }

  #transliteration(): ReadonlyMap<string, string> {
    const delimiter = this.#peek();
    this.#at += 1;
    const from = [...this.#until(delimiter, false)];
    const to = [...this.#until(delimiter, false)];
    if (from.length !== to.length) throw this.#fault("strings for `y' command are different lengths");
    return new Map(from.map((character, index) => [character, to[index] ?? ""]));
  }

  /** To the delimiter, which a backslash may quote. */
  #until(delimiter: string, isExpression: boolean): string {
    let text = "";
    let inBracket = false;
    for (; this.#at < this.#script.length; this.#at += 1) {
      const character = this.#peek();
      if (character === "\\") {
        const next = this.#script.charAt(this.#at + 1);
        text +=
          next === delimiter && delimiter !== ""
            ? isExpression && /[.*[\]^$+?(){}|]/.test(next)
              ? `\\${next}`
              : next
            : next === "\n" && !isExpression
              ? "\n"
              : `\\${next}`;
        this.#at += 1;
        continue;
      }
      if (isExpression && character === "[" && !inBracket) inBracket = true;
      else if (isExpression && character === "]" && inBracket && !/\[\^?$/.test(text)) inBracket = false;
      if (character === delimiter && !inBracket) {
        this.#at += 1;
        return text;
      }
      text += character;
    }
    throw this.#fault("unterminated `s' command");
  }

  #insertedText(): string {
    this.#skip(/[ \t]/);
    if (this.#peek() === "\\") {
      this.#at += 1;
      this.#skip(/[ \t]/);
      if (this.#peek() === "\n") this.#at += 1;
    }
    let text = "";
    for (; this.#at < this.#script.length; this.#at += 1) {
      const character = this.#peek();
      if (character === "\n") break;
      if (character === "\\") {
        this.#at += 1;
        text += this.#peek();
      } else text += character;
    }
    return text;
  }

  #word(): string {
    this.#skip(/[ \t]/);
    const word = /^[^\s;}]*/.exec(this.#script.slice(this.#at))?.[0] ?? "";
    this.#at += word.length;
    return word;
  }

  #rest(): string {
    const end = this.#script.indexOf("\n", this.#at);
    const text = this.#script.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#script.length : end + 1;
    return text;
  }

  #peek(): string {
    return this.#script.charAt(this.#at);
  }

  #skip(what: RegExp): void {
    while (this.#at < this.#script.length && what.test(this.#peek())) this.#at += 1;
  }

  #fault(text: string): UsageFault {
    return new UsageFault(`-e expression #1, char ${this.#at}: ${text}`);
  }
}

/** `&`, `\1`, `\n`, `\U…\E`. */
function replacer(text: string): (groups: readonly string[]) => string {
  return (groups) => {
    let mode: "U" | "L" | undefined;
    const shape = (part: string) => (mode === "U" ? part.toUpperCase() : mode === "L" ? part.toLowerCase() : part);
    let result = "";
    for (const [all, code] of text.matchAll(/\\([\s\S])|&|[^\\&]+|\\$/g)) {
      if (all === "&") result += shape(groups[0] ?? "");
      else if (code === undefined) result += shape(all);
      else if (/\d/.test(code)) result += shape(groups[Number(code)] ?? "");
      else if (code === "n") result += "\n";
      else if (code === "t") result += "\t";
      else if (code === "U" || code === "L") mode = code;
      else if (code === "E") mode = undefined;
      else result += shape(code);
    }
    return result;
  };
}
