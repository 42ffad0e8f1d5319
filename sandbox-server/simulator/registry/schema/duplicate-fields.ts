/** Deeper nesting than any object has; past it the search gives up rather than exhaust the stack. */
const deepest = 1000;

/**
 * The fields that a JSON text says twice in one object, with their paths: `metadata.labels.app`. What is no JSON gives
 * an empty list: the decoder reports that.
 */
export function findDuplicateFields(json: string): readonly string[] {
  const scanner = new Scanner(json);
  return scanner.scan() ? scanner.duplicates : [];
}

class Scanner {
  readonly duplicates: string[] = [];
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether the text could be read to its end. */
  scan(): boolean {
    return this.#value("", 0);
  }

  #value(path: string, depth: number): boolean {
    this.#skipSpace();
    if (depth > deepest) return false;
    switch (this.#text[this.#position]) {
      case "{":
        return this.#object(path, depth);
      case "[":
        return this.#array(path, depth);
      case '"':
        return this.#string() !== undefined;
      default:
        return this.#literal();
    }
  }

  #object(path: string, depth: number): boolean {
    const seen = new Set<string>();
    this.#position += 1;
    if (this.#takes("}")) return true;
    for (;;) {
      this.#skipSpace();
      const name = this.#string();
      if (name === undefined || !this.#takes(":")) return false;
      const fieldPath = path === "" ? name : `${path}.${name}`;
      if (seen.has(name) && !this.duplicates.includes(fieldPath)) this.duplicates.push(fieldPath);
      seen.add(name);
      if (!this.#value(fieldPath, depth + 1)) return false;
      if (this.#takes("}")) return true;
      if (!this.#takes(",")) return false;
    }
  }

  #array(path: string, depth: number): boolean {
    this.#position += 1;
    if (this.#takes("]")) return true;
    for (let index = 0; ; index += 1) {
      if (!this.#value(`${path}[${index}]`, depth + 1)) return false;
      if (this.#takes("]")) return true;
      if (!this.#takes(",")) return false;
    }
  }

  #string(): string | undefined {
    const match = /"(?:[^"\\]|\\.)*"/y;
    match.lastIndex = this.#position;
    const text = match.exec(this.#text)?.[0];
    if (text === undefined) return undefined;
    this.#position += text.length;
    try {
      return String(JSON.parse(text));
    } catch {
      return undefined;
    }
  }

  #literal(): boolean {
    const match = /[-+.\w]+/y;
    match.lastIndex = this.#position;
    const text = match.exec(this.#text)?.[0];
    this.#position += text?.length ?? 0;
    return text !== undefined;
  }

  #takes(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#position] !== character) return false;
    this.#position += 1;
    return true;
  }

  #skipSpace(): void {
    while (" \t\r\n".includes(this.#text[this.#position] ?? "x")) this.#position += 1;
  }
}
