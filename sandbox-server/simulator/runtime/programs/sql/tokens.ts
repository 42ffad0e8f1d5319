/** Words of a statement: names, quoted texts, numbers, operators, parentheses and commas. Calls keep their `()`. */
export function tokenizeSql(text: string): string[] {
  const withoutComments = text
    .replace(/--[^\n]*/g, " ")
    .trim()
    .replace(/;$/, "");
  return (
    withoutComments.match(
      /'(?:[^']|'')*'|"[^"]*"|`[^`]*`|[\w.@$]+\(\s*\*?\s*\)|-?\d+\.\d+|[\w.@$]+|<>|!=|<=|>=|[-+*/=<>(),]/g,
    ) ?? []
  );
}

/** Cuts `( a b , c ( d , e ) )` at its outer commas; the outer parentheses go away. */
export function splitList(words: readonly string[]): string[][] {
  const parts: string[][] = [];
  let depth = 0;
  for (const word of words) {
    if (word === "(") {
      depth += 1;
      if (depth === 1) {
        parts.push([]);
        continue;
      }
    }
    if (word === ")") {
      depth -= 1;
      if (depth === 0) break;
    }
    if (word === "," && depth === 1) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts.filter((part) => part.length > 0);
}

/** Whole statements of a text, and what is left without a semicolon. */
export function splitStatements(text: string): { readonly statements: readonly string[]; readonly rest: string } {
  const statements: string[] = [];
  let start = 0;
  let quote = "";
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === ";") {
      statements.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return { statements: statements.filter((statement) => statement.trim() !== ""), rest: text.slice(start) };
}
