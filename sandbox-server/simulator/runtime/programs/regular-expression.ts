import { posixClasses } from "../posix-classes.ts";
import { UsageFault } from "./program.ts";

/** A POSIX regular expression, basic or extended, as JavaScript's. Throws UsageFault for a broken one. */
export function compileExpression(
  source: string,
  options: { readonly extended: boolean; readonly flags?: string },
): RegExp {
  try {
    return new RegExp(translate(source, options.extended), options.flags ?? "");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageFault(`bad regex '${source}': Invalid preceding regular expression`, 2);
  }
}

/** The expression's source for JavaScript. */
export function translate(source: string, extended: boolean): string {
  let result = "";
  let index = 0;
  while (index < source.length) {
    const character = source.charAt(index);
    if (character === "[") {
      const { text, end } = bracket(source, index);
      result += text;
      index = end;
    } else if (character === "\\") {
      result += escaped(source.charAt(index + 1), extended);
      index += 2;
    } else {
      result += plain(character, extended, result, source.charAt(index + 1));
      index += 1;
    }
  }
  return result;
}

/** A character that no backslash precedes. In basic expressions `+?(){}|` are ordinary. */
function plain(character: string, extended: boolean, before: string, next: string): string {
  if (character === "*" && (before === "" || /(^|[^\\])(\(|\^|\|)$/.test(before))) return "\\*";
  if (extended) return character === "{" && !/[\d,]/.test(next) ? "\\{" : character;
  if ("+?(){}|".includes(character)) return `\\${character}`;
  if (character === "^" && before !== "" && !/(^|[^\\])(\(|\|)$/.test(before)) return "\\^";
  if (character === "$" && next !== "" && next !== "\\") return "\\$";
  return character;
}

function escaped(character: string, extended: boolean): string {
  if (character === "") return "\\\\";
  if (!extended && "+?(){}|".includes(character)) return character;
  if (character === "<" || character === ">") return "\\b";
  if ("bBwWsSdD".includes(character) || /[0-9ntrfv]/.test(character)) return `\\${character}`;
  return /[a-zA-Z]/.test(character) ? character : `\\${character}`;
}

function bracket(source: string, start: number): { readonly text: string; readonly end: number } {
  let index = start + 1;
  let text = "[";
  if (source.charAt(index) === "^") {
    text += "^";
    index += 1;
  }
  for (let first = true; index < source.length; first = false) {
    const character = source.charAt(index);
    if (character === "]" && !first) return { text: `${text}]`, end: index + 1 };
    const named = /^\[:(\w+):\]/.exec(source.slice(index));
    if (named !== null) {
      text += posixClasses[named[1] ?? ""] ?? "";
      index += named[0].length;
      continue;
    }
    const control = character === "\\" ? /^[ntr\\\]]/.exec(source.slice(index + 1)) : null;
    if (control !== null) {
      text += `\\${control[0]}`;
      index += 2;
      continue;
    }
    text += /[\\\]^[]/.test(character) ? `\\${character}` : character;
    index += 1;
  }
  throw new UsageFault("bad regex: Unmatched [, [^, [:, [., or [=", 2);
}
