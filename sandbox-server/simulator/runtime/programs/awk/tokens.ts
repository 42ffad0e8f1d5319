import { UsageFault } from "../program.ts";

export interface Token {
  readonly kind: "number" | "string" | "regexp" | "name" | "function" | "operator" | "newline" | "end";
  readonly text: string;
}

const OPERATOR = /^(?:\*\*=|\*\*|\+\+|--|\+=|-=|\*=|\/=|%=|\^=|==|!=|<=|>=|&&|\|\||>>|!~|[-+*/%^!<>|?:~$=,;(){}[\]])/;

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  '"': '"',
  "/": "/",
  a: "\u0007",
  b: "\b",
  f: "\f",
  v: "\v",
};

/** Cuts an awk program into tokens. A slash begins a regular expression where no operand stands before it. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const add = (kind: Token["kind"], text: string, length: number) => {
    tokens.push({ kind, text });
    at += length;
  };
  while (at < source.length) {
    const rest = source.slice(at);
    const blank = /^(?:[ \t\r]+|\\\r?\n|#[^\n]*)/.exec(rest);
    if (blank !== null) {
      at += blank[0].length;
      continue;
    }
    const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest);
    const name = /^[A-Za-z_]\w*/.exec(rest);
    if (rest.startsWith("\n")) add("newline", "\n", 1);
    else if (number !== null) add("number", number[0], number[0].length);
    else if (name !== null) add(rest.charAt(name[0].length) === "(" ? "function" : "name", name[0], name[0].length);
    else if (rest.startsWith('"')) at = readString(source, at, tokens);
    else if (rest.startsWith("/") && expectsOperand(tokens.at(-1))) at = readExpression(source, at, tokens);
    else {
      const operator = OPERATOR.exec(rest);
      if (operator === null) throw new UsageFault(`cmd. line:1: Unexpected token ${rest.charAt(0)}`, 2);
      add("operator", operator[0], operator[0].length);
    }
  }
  tokens.push({ kind: "end", text: "" });
  return tokens;
}

function expectsOperand(last: Token | undefined): boolean {
  if (last === undefined || last.kind === "newline") return true;
  if (last.kind === "operator") return ![")", "]", "$", "++", "--"].includes(last.text);
  return last.kind === "name" && ["print", "printf", "return", "in", "exit"].includes(last.text);
}

function readString(source: string, start: number, tokens: Token[]): number {
  let text = "";
  for (let at = start + 1; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === '"') {
      tokens.push({ kind: "string", text });
      return at + 1;
    }
    if (character !== "\\") {
      text += character;
      continue;
    }
    const octal = /^[0-7]{1,3}/.exec(source.slice(at + 1));
    if (octal !== null) {
      text += String.fromCharCode(Number.parseInt(octal[0], 8));
      at += octal[0].length;
      continue;
    }
    at += 1;
    const code = source.charAt(at);
    text += ESCAPES[code] ?? `\\${code}`;
  }
  throw new UsageFault("cmd. line:1: Unexpected end of string", 2);
}

function readExpression(source: string, start: number, tokens: Token[]): number {
  let inBracket = false;
  for (let at = start + 1; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === "\\") at += 1;
    else if (character === "[") inBracket = true;
    else if (character === "]") inBracket = false;
    else if (character === "/" && !inBracket) {
      tokens.push({ kind: "regexp", text: source.slice(start + 1, at).replaceAll("\\/", "/") });
      return at + 1;
    }
  }
  throw new UsageFault("cmd. line:1: Unexpected end of regular expression", 2);
}
