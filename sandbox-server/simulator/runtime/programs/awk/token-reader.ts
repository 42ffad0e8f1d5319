import { UsageFault } from "../program.ts";
import type { Token } from "./tokens.ts";

/** Where a parser stands in its tokens. */
export class TokenReader {
  protected readonly tokens: readonly Token[];
  protected at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  protected atEnd(): boolean {
    const { kind, text } = this.peek();
    return kind === "end" || kind === "newline" || text === ";" || text === "}";
  }

  protected endOfStatement(): void {
    if (this.takes(";") || this.peek().kind === "newline") return;
    if (!this.is("}") && this.peek().kind !== "end") throw this.unexpected();
  }

  protected terminators(): void {
    while (this.peek().kind === "newline" || this.is(";")) this.at += 1;
  }

  protected newlines(): void {
    while (this.peek().kind === "newline") this.at += 1;
  }

  protected peek(): Token {
    return this.tokens[this.at] ?? { kind: "end", text: "" };
  }

  protected next(): Token {
    const token = this.peek();
    this.at += 1;
    return token;
  }

  protected is(text: string): boolean {
    return this.peek().kind === "operator" && this.peek().text === text;
  }

  protected takes(text: string): boolean {
    if (!this.is(text)) return false;
    this.at += 1;
    return true;
  }

  protected expect(text: string): void {
    if (!this.takes(text)) throw this.unexpected();
  }

  protected unexpected(token = this.peek()): UsageFault {
    return new UsageFault(
      `cmd. line:1: Unexpected ${token.kind === "end" ? "end of program" : `token ${token.text === "\n" ? "newline" : token.text}`}`,
      2,
    );
  }
}
