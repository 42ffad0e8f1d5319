/** A stretch of code and what it is; `plain` where nothing special. */
export interface Token {
  readonly kind: "plain" | "comment" | "key" | "string" | "number" | "prompt" | "command" | "flag" | "mark";
  readonly text: string;
}

type Rule = readonly [Exclude<Token["kind"], "plain">, RegExp];

const yaml: readonly Rule[] = [
  ["comment", /#.*/y],
  ["key", /[\w./-]+(?=:(?:\s|$))/y],
  ["string", /"[^"]*"|'[^']*'/y],
  ["number", /\b\d+(?:\.\d+)?\b(?![\w.-])/y],
  ["mark", /-(?=\s)|[:{}[\],]/y],
];

const bash: readonly Rule[] = [
  ["comment", /(?<=^|\s)#.*/y],
  ["string", /"[^"]*"|'[^']*'/y],
  ["flag", /(?<=\s)--?[\w-]+/y],
  ["command", /(?<=^\s*|[|&;]\s+)[\w./-]+/y],
];

const consoleRules: readonly Rule[] = [
  ["prompt", /^\$ /y],
  ["command", /(?<=^\$ )[\w./-]+/y],
];

const rulesOf: Readonly<Record<string, readonly Rule[]>> = { yaml, bash, console: consoleRules };

/** Splits code into lines of tokens. A handful of rules, because lessons hold manifests and commands, not programs. */
export function highlight(code: string, language: string): readonly (readonly Token[])[] {
  const rules = rulesOf[language] ?? [];
  return code.split("\n").map((line) => tokensOf(line, rules));
}

function tokensOf(line: string, rules: readonly Rule[]): Token[] {
  const tokens: Token[] = [];
  let plain = "";
  const flush = () => {
    if (plain !== "") tokens.push({ kind: "plain", text: plain });
    plain = "";
  };
  for (let index = 0; index < line.length; ) {
    const found = firstMatch(line, index, rules);
    if (found === undefined) {
      // A word is taken whole, so that no rule starts in its middle.
      const word = /[\w./-]+|[\s\S]/y;
      word.lastIndex = index;
      const text = word.exec(line)?.[0] ?? line.slice(index, index + 1);
      plain += text;
      index += text.length;
      continue;
    }
    flush();
    tokens.push(found);
    index += found.text.length;
  }
  flush();
  return tokens;
}

function firstMatch(line: string, index: number, rules: readonly Rule[]): Token | undefined {
  for (const [kind, pattern] of rules) {
    const sticky = new RegExp(pattern.source, pattern.flags);
    sticky.lastIndex = index;
    const text = sticky.exec(line)?.[0];
    if (text !== undefined && text !== "") return { kind, text };
  }
  return undefined;
}
