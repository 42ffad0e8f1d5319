import type { Text } from "./small-program.ts";

/** Values of a program's variables, as far as they are texts. */
export type Variables = ReadonlyMap<string, Text>;

/** Reads one operand that a language has of its own at the start of `source`; undefined when it is none. */
export type Operand = (source: string) => { readonly text: Text; readonly length: number } | undefined;

/** Texts joined by `+` or blanks; undefined for anything else. */
export function readText(source: string, variables: Variables, operands: readonly Operand[]): Text | undefined {
  const pieces: Text[number][] = [];
  let rest = source.trim();
  while (rest !== "") {
    const found = readOperand(rest, variables, operands);
    if (found === undefined) return undefined;
    pieces.push(...found.text);
    rest = rest.slice(found.length).trim();
    if (rest === "") break;
    if (!rest.startsWith("+")) return undefined;
    rest = rest.slice(1).trim();
  }
  return pieces;
}

function readOperand(source: string, variables: Variables, operands: readonly Operand[]) {
  for (const operand of operands) {
    const found = operand(source);
    if (found !== undefined) return found;
  }
  const literal = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(-?\d+))/s.exec(source);
  if (literal !== null) {
    const [all, double, single, number] = literal;
    return { text: [number ?? unescapeText(double ?? single ?? "")], length: all.length };
  }
  const [name = ""] = /^[A-Za-z_]\w*/.exec(source) ?? [];
  const value = variables.get(name);
  return value === undefined ? undefined : { text: value, length: name.length };
}

/** Backslashes as C, Go, Python and JavaScript have them in common. */
export function unescapeText(text: string): string {
  const letters: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0" };
  return text.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/gs, (_, code: string) => {
    if (/^[ux]./.test(code) && code.length > 1) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    return letters[code] ?? code;
  });
}

/** Arguments of a call, cut at the commas that are in no brackets and no quotes. */
export function splitArguments(source: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const [token] of source.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|[\s\S]/g)) {
    if ("([{".includes(token)) depth += 1;
    if (")]}".includes(token)) depth -= 1;
    if (token === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += token;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** `printf`: a format with its values; `%s`, `%d`, `%v`, `%q` and `%%`. Undefined where they don't fit. */
export function formatText(format: Text, values: readonly Text[]): Text | undefined {
  const pieces: Text[number][] = [];
  let next = 0;
  for (const piece of format) {
    if (typeof piece !== "string") return undefined;
    const parts = piece.split(/(%[sdvq%])/);
    for (const part of parts) {
      if (part === "%%") pieces.push("%");
      else if (/^%[sdvq]$/.test(part)) {
        const value = values[next];
        if (value === undefined) return undefined;
        pieces.push(...(part === "%q" ? ['"', ...value, '"'] : value));
        next += 1;
      } else if (part !== "") pieces.push(part);
    }
  }
  return pieces;
}
