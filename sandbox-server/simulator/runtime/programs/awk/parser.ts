import { UsageFault } from "../program.ts";
import type { AwkFunction, AwkProgram, Expression, Rule, Statement } from "./syntax.ts";
import { type Token, tokenize } from "./tokens.ts";

/** Parses an awk program (POSIX awk). Throws UsageFault. */
export function parseAwk(source: string): AwkProgram {
  return new AwkParser(tokenize(source)).program();
}

const BINARY: readonly (readonly string[])[] = [["||"], ["&&"]];
const COMPARISONS = ["<", "<=", "==", "!=", ">", ">="];

class AwkParser {
  readonly #tokens: readonly Token[];
  #at = 0;
  /** Inside `print` a bare `>` is a redirection; inside `for (` a bare `in` is the loop's. */
  #noGreater = 0;
  #noIn = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  program(): AwkProgram {
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    for (this.#terminators(); this.#peek().kind !== "end"; this.#terminators()) {
      if (this.#peek().text === "function" || this.#peek().text === "func") {
        const [name, made] = this.#function();
        functions.set(name, made);
      } else rules.push(this.#rule());
    }
    return { rules, functions };
  }

  #function(): [string, AwkFunction] {
    this.#next();
    const name = this.#next().text;
    this.#expect("(");
    const parameters: string[] = [];
    while (!this.#takes(")")) {
      parameters.push(this.#next().text);
      this.#takes(",");
    }
    this.#newlines();
    return [name, { parameters, body: this.#block() }];
  }

  #rule(): Rule {
    const word = this.#peek().text;
    if (word === "BEGIN" || word === "END") {
      this.#next();
      this.#newlines();
      return { when: word, body: this.#block() };
    }
    if (this.#is("{")) return { when: undefined, body: this.#block() };
    const when = this.#expression();
    let until: Expression | undefined;
    if (this.#takes(",")) {
      this.#newlines();
      until = this.#expression();
    }
    const body = this.#is("{") ? this.#block() : undefined;
    return until === undefined ? { when, body } : { when, until, body };
  }

  #block(): Statement {
    this.#expect("{");
    const body: Statement[] = [];
    for (this.#terminators(); !this.#takes("}"); this.#terminators()) body.push(this.#statement());
    return { type: "block", body };
  }

  #statement(): Statement {
    if (this.#is("{")) return this.#block();
    const { text, kind } = this.#peek();
    if (kind === "name" || kind === "function") {
      const made = this.#keyword(text);
      if (made !== undefined) return made;
    }
    const simple = this.#simple();
    this.#endOfStatement();
    return simple;
  }

  #keyword(word: string): Statement | undefined {
    if (word === "if") return this.#if();
    if (word === "while") {
      this.#next();
      const test = this.#parenthesized();
      if (this.#takes(";")) return { type: "while", test, body: { type: "block", body: [] }, first: true };
      return { type: "while", test, body: this.#body(), first: true };
    }
    if (word === "do") return this.#do();
    if (word === "for") return this.#for();
    if (word === "next" || word === "break" || word === "continue") {
      this.#next();
      this.#endOfStatement();
      return { type: "jump", kind: word };
    }
    if (word === "exit" || word === "return") {
      this.#next();
      const value = this.#atEnd() ? undefined : this.#expression();
      this.#endOfStatement();
      return value === undefined ? { type: word } : { type: word, value };
    }
    return undefined;
  }

  #if(): Statement {
    this.#next();
    const test = this.#parenthesized();
    const yes = this.#body();
    const mark = this.#at;
    this.#terminators();
    if (this.#peek().text !== "else") {
      this.#at = mark;
      return { type: "if", test, yes };
    }
    this.#next();
    return { type: "if", test, yes, no: this.#body() };
  }

  #do(): Statement {
    this.#next();
    const body = this.#body();
    this.#terminators();
    this.#next();
    const test = this.#parenthesized();
    this.#endOfStatement();
    return { type: "while", test, body, first: false };
  }

  #for(): Statement {
    this.#next();
    this.#expect("(");
    const [variable, word, array, close] = this.#tokens.slice(this.#at, this.#at + 4);
    if (variable?.kind === "name" && word?.text === "in" && close?.text === ")") {
      this.#at += 4;
      return { type: "each", variable: variable.text, array: array?.text ?? "", body: this.#body() };
    }
    const start = this.#is(";") ? undefined : this.#simple();
    this.#expect(";");
    const test = this.#is(";") ? undefined : this.#expression();
    this.#expect(";");
    const step = this.#is(")") ? undefined : this.#simple();
    this.#expect(")");
    const parts = {
      ...(start === undefined ? {} : { start }),
      ...(test === undefined ? {} : { test }),
      ...(step === undefined ? {} : { step }),
    };
    if (this.#takes(";")) return { type: "for", ...parts, body: { type: "block", body: [] } };
    return { type: "for", ...parts, body: this.#body() };
  }

  #body(): Statement {
    this.#newlines();
    return this.#statement();
  }

  #simple(): Statement {
    const { text } = this.#peek();
    if (text === "print" || text === "printf") return this.#print(text === "printf");
    if (text === "delete") {
      this.#next();
      const name = this.#next().text;
      if (!this.#takes("[")) return { type: "delete", name };
      return { type: "delete", name, keys: this.#list("]") };
    }
    return { type: "expression", value: this.#expression() };
  }

  #print(formatted: boolean): Statement {
    this.#next();
    this.#noGreater += 1;
    let values: Expression[] = [];
    if (!this.#atEnd() && !this.#is(">") && !this.#is("|") && !this.#is(">>")) values = this.#printed();
    this.#noGreater -= 1;
    for (const kind of [">>", ">", "|"] as const) {
      if (this.#takes(kind)) return { type: "print", formatted, values, to: { kind, target: this.#concatenation() } };
    }
    return { type: "print", formatted, values };
  }

  /** `print (a, b)` and `print (a) b` begin alike. */
  #printed(): Expression[] {
    if (this.#is("(")) {
      const mark = this.#at;
      const depth = this.#noGreater;
      this.#noGreater = 0;
      this.#next();
      const list = this.#list(")");
      this.#noGreater = depth;
      if (this.#atEnd() || this.#is(">") || this.#is("|") || this.#is(">>")) return list;
      this.#at = mark;
    }
    const values = [this.#expression()];
    while (this.#takes(",")) {
      this.#newlines();
      values.push(this.#expression());
    }
    return values;
  }

  #parenthesized(): Expression {
    this.#expect("(");
    const value = this.#expression();
    this.#expect(")");
    return value;
  }

  #list(close: string): Expression[] {
    const values: Expression[] = [];
    while (!this.#takes(close)) {
      values.push(this.#expression());
      this.#newlines();
      if (!this.#takes(",") && !this.#is(close)) throw this.#unexpected();
      this.#newlines();
    }
    return values;
  }

  #expression(): Expression {
    const left = this.#conditional();
    const operator = /^(?:=|\+=|-=|\*=|\/=|%=|\^=|\*\*=)$/.exec(this.#peek().text);
    if (operator === null || this.#peek().kind !== "operator" || !isTarget(left)) return left;
    this.#next();
    this.#newlines();
    return { type: "assign", operator: operator[0].slice(0, -1), target: left, value: this.#expression() };
  }

  #conditional(): Expression {
    const test = this.#logical(0);
    if (!this.#takes("?")) return test;
    this.#newlines();
    const yes = this.#expression();
    this.#newlines();
    this.#expect(":");
    this.#newlines();
    return { type: "conditional", test, yes, no: this.#expression() };
  }

  #logical(level: number): Expression {
    const operators = BINARY[level];
    if (operators === undefined) return this.#membership();
    let left = this.#logical(level + 1);
    for (
      let operator = operators.find((text) => this.#is(text));
      operator !== undefined;
      operator = operators.find((text) => this.#is(text))
    ) {
      this.#next();
      this.#newlines();
      left = { type: "binary", operator, left, right: this.#logical(level + 1) };
    }
    return left;
  }

  #membership(): Expression {
    let left = this.#matching();
    while (this.#noIn === 0 && this.#peek().kind === "name" && this.#peek().text === "in") {
      this.#next();
      left = {
        type: "in",
        name: this.#next().text,
        keys: left.type === "call" && left.name === "" ? left.args : [left],
      };
    }
    return left;
  }

  #matching(): Expression {
    let left = this.#comparison();
    while (this.#is("~") || this.#is("!~")) {
      const negated = this.#next().text === "!~";
      left = { type: "match", negated, text: left, pattern: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expression {
    const left = this.#concatenation();
    const { text, kind } = this.#peek();
    if (kind === "operator" && COMPARISONS.includes(text) && !(text === ">" && this.#noGreater > 0)) {
      this.#next();
      return { type: "binary", operator: text, left, right: this.#concatenation() };
    }
    if (this.#is("|") && this.#tokens[this.#at + 1]?.text === "getline") {
      this.#at += 2;
      return { type: "getline", source: "command", from: left, ...this.#getlineTarget() };
    }
    return left;
  }

  #concatenation(): Expression {
    let left = this.#sum();
    while (this.#startsOperand()) left = { type: "binary", operator: " ", left, right: this.#sum() };
    return left;
  }

  #startsOperand(): boolean {
    const { kind, text } = this.#peek();
    if (kind === "number" || kind === "string" || kind === "function" || kind === "regexp") return true;
    if (kind === "name") return text !== "in" && text !== "getline";
    return kind === "operator" && ["$", "!", "(", "-", "+", "++", "--"].includes(text) && text !== "!";
  }

  #sum(): Expression {
    return this.#leftAssociative(["+", "-"], () => this.#leftAssociative(["*", "/", "%"], () => this.#unary()));
  }

  #leftAssociative(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    while (this.#peek().kind === "operator" && operators.includes(this.#peek().text)) {
      const operator = this.#next().text;
      left = { type: "binary", operator, left, right: operand() };
    }
    return left;
  }

  #unary(): Expression {
    const { text, kind } = this.#peek();
    if (kind === "operator" && (text === "!" || text === "-" || text === "+")) {
      this.#next();
      return { type: "unary", operator: text, operand: this.#unary() };
    }
    return this.#power();
  }

  #power(): Expression {
    const left = this.#postfix();
    if (!this.#takes("^") && !this.#takes("**")) return left;
    return { type: "binary", operator: "^", left, right: this.#unary() };
  }

  #postfix(): Expression {
    if (this.#is("++") || this.#is("--")) {
      const by = this.#next().text === "++" ? 1 : -1;
      return { type: "step", by, prefix: true, target: this.#primary() };
    }
    const value = this.#primary();
    if (isTarget(value) && (this.#is("++") || this.#is("--")))
      return { type: "step", by: this.#next().text === "++" ? 1 : -1, prefix: false, target: value };
    return value;
  }

  #primary(): Expression {
    const token = this.#next();
    if (token.kind === "number") return { type: "number", value: Number(token.text) };
    if (token.kind === "string") return { type: "string", value: token.text };
    if (token.kind === "regexp") return { type: "regexp", source: token.text };
    if (token.text === "$")
      return {
        type: "field",
        index: this.#is("++") || this.#is("--") ? this.#postfix() : this.#is("-") ? this.#unary() : this.#primary(),
      };
    if (token.text === "(") return this.#group();
    if (token.text === "getline") return this.#getline();
    if (token.kind === "function") {
      this.#expect("(");
      this.#newlines();
      const depth = this.#noGreater;
      this.#noGreater = 0;
      const args = this.#list(")");
      this.#noGreater = depth;
      return { type: "call", name: token.text, args };
    }
    if (token.kind !== "name") throw this.#unexpected(token);
    if (token.text === "length") return { type: "call", name: "length", args: [] };
    if (!this.#takes("[")) return { type: "variable", name: token.text };
    return { type: "element", name: token.text, keys: this.#list("]") };
  }

  #group(): Expression {
    const depth = this.#noGreater;
    this.#noGreater = 0;
    const values = this.#list(")");
    this.#noGreater = depth;
    const [only] = values;
    return values.length === 1 && only !== undefined
      ? { type: "unary", operator: "(", operand: only }
      : { type: "call", name: "", args: values };
  }

  #getline(): Expression {
    const target = this.#getlineTarget();
    if (!this.#takes("<")) return { type: "getline", source: "record", ...target };
    return { type: "getline", source: "file", from: this.#primary(), ...target };
  }

  #getlineTarget(): { readonly target?: Expression } {
    const { kind, text } = this.#peek();
    return (kind === "name" && text !== "in") || text === "$" ? { target: this.#primary() } : {};
  }

  #atEnd(): boolean {
    const { kind, text } = this.#peek();
    return kind === "end" || kind === "newline" || text === ";" || text === "}";
  }

  #endOfStatement(): void {
    if (this.#takes(";") || this.#peek().kind === "newline") return;
    if (!this.#is("}") && this.#peek().kind !== "end") throw this.#unexpected();
  }

  #terminators(): void {
    while (this.#peek().kind === "newline" || this.#is(";")) this.#at += 1;
  }

  #newlines(): void {
    while (this.#peek().kind === "newline") this.#at += 1;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", text: "" };
  }

  #next(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #is(text: string): boolean {
    return this.#peek().kind === "operator" && this.#peek().text === text;
  }

  #takes(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw this.#unexpected();
  }

  #unexpected(token = this.#peek()): UsageFault {
    return new UsageFault(
      `cmd. line:1: Unexpected ${token.kind === "end" ? "end of program" : `token ${token.text === "\n" ? "newline" : token.text}`}`,
      2,
    );
  }
}

function isTarget(expression: Expression): boolean {
  return expression.type === "variable" || expression.type === "field" || expression.type === "element";
}
