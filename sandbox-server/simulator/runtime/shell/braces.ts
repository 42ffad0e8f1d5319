/** One word may become at most this many. */
const MAX_WORDS = 10_000;

/** bash's brace expansion on the source text of a word: `a{b,c}d`, `{1..5}`, `{a..e..2}`. */
export function expandBraces(text: string): string[] {
  const open = findBrace(text);
  if (open === undefined) return [text];
  const { start, end, parts } = open;
  const head = text.slice(0, start);
  const tails = expandBraces(text.slice(end + 1));
  const middles = parts.length > 1 ? parts.flatMap(expandBraces) : sequence(parts[0] ?? "");
  if (middles === undefined) return tails.map((tail) => `${text.slice(0, end + 1)}${tail}`);
  return middles.flatMap((middle) => tails.map((tail) => `${head}${middle}${tail}`)).slice(0, MAX_WORDS);
}

interface Brace {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly string[];
}

/** The first brace that can be expanded; quotes and `${` are passed over. */
function findBrace(text: string): Brace | undefined {
  for (let start = 0; start < text.length; start += 1) {
    start = skipQuoted(text, start);
    if (text[start] !== "{" || text[start - 1] === "$") continue;
    const brace = readBrace(text, start);
    if (brace !== undefined) return brace;
  }
  return undefined;
}

function readBrace(text: string, start: number): Brace | undefined {
  const parts: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let index = start + 1; index < text.length; index += 1) {
    index = skipQuoted(text, index);
    const character = text[index];
    if (character === "{") depth += 1;
    else if (character === "," && depth === 0) {
      parts.push(text.slice(from, index));
      from = index + 1;
    } else if (character === "}") {
      if (depth === 0) {
        parts.push(text.slice(from, index));
        const usable = parts.length > 1 || sequence(parts[0] ?? "") !== undefined;
        return usable ? { start, end: index, parts } : undefined;
      }
      depth -= 1;
    }
  }
  return undefined;
}

/** The index of the next character that is not quoted. */
function skipQuoted(text: string, at: number): number {
  let index = at;
  while (index < text.length) {
    const character = text[index];
    if (character === "\\") index += 2;
    else if (character === "'" || character === '"') {
      const close = text.indexOf(character, index + 1);
      index = close < 0 ? text.length : close + 1;
    } else break;
  }
  return index;
}

function sequence(text: string): string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(text);
  if (numbers !== null) {
    const [, from = "", to = "", step = "1"] = numbers;
    const padded = /^-?0\d/.test(from) || /^-?0\d/.test(to);
    const width = padded ? Math.max(from.length, to.length) : 0;
    return range(Number(from), Number(to), Number(step)).map((value) => pad(value, width));
  }
  const letters = /^([a-zA-Z])\.\.([a-zA-Z])(?:\.\.(-?\d+))?$/.exec(text);
  if (letters === null) return undefined;
  const [, from = "", to = "", step = "1"] = letters;
  return range(from.charCodeAt(0), to.charCodeAt(0), Number(step)).map((code) => String.fromCharCode(code));
}

function pad(value: number, width: number): string {
  const digits = String(Math.abs(value)).padStart(value < 0 ? width - 1 : width, "0");
  return value < 0 ? `-${digits}` : digits;
}

function range(from: number, to: number, step: number): number[] {
  const size = Math.max(1, Math.abs(step));
  const count = Math.min(MAX_WORDS, Math.floor(Math.abs(to - from) / size) + 1);
  return Array.from({ length: count }, (_value, index) => from + (from <= to ? 1 : -1) * size * index);
}
