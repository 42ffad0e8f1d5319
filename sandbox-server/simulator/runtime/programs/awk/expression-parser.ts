import type { Expression } from "./syntax.ts";
import { TokenReader } from "./token-reader.ts";

const BINARY: readonly (readonly string[])[] = [["||"], ["&&"]];
const COMPARISONS = ["<", "<=", "==", "!=", ">", ">="];

/** Expressions, from the weakest operator to the strongest. */
export class ExpressionParser extends TokenReader {
  /** Inside `print` a bare `>` is a redirection. */
  protected noGreater = 0;

  protected parenthesized(): Expression {
    this.expect("(");
    const value = this.expression();
    this.expect(")");
    return value;
  }

  protected list(close: string): Expression[] {
    const values: Expression[] = [];
    while (!this.takes(close)) {
      values.push(this.expression());
      this.newlines();
      if (!this.takes(",") && !this.is(close)) throw this.unexpected();
      this.newlines();
    }
    return values;
  }

  protected expression(): Expression {
    const left = this.#conditional();
    const operator = /^(?:=|\+=|-=|\*=|\/=|%=|\^=|\*\*=)$/.exec(this.peek().text);
    if (operator === null || this.peek().kind !== "operator" || !isTarget(left)) return left;
    this.next();
    this.newlines();
    return { type: "assign", operator: operator[0].slice(0, -1), target: left, value: this.expression() };
  }

  #conditional(): Expression {
    const test = this.#logical(0);
    if (!this.takes("?")) return test;
    this.newlines();
    const yes = this.expression();
    this.newlines();
    this.expect(":");
    this.newlines();
    return { type: "conditional", test, yes, no: this.expression() };
  }

  #logical(level: number): Expression {
    const operators = BINARY[level];
    if (operators === undefined) return this.#membership();
    let left = this.#logical(level + 1);
    for (
      let operator = operators.find((text) => this.is(text));
      operator !== undefined;
      operator = operators.find((text) => this.is(text))
    ) {
      this.next();
      this.newlines();
      left = { type: "binary", operator, left, right: this.#logical(level + 1) };
    }
    return left;
  }

  #membership(): Expression {
    let left = this.#matching();
    while (this.peek().kind === "name" && this.peek().text === "in") {
      this.next();
      left = {
        type: "in",
        name: this.next().text,
        keys: left.type === "call" && left.name === "" ? left.args : [left],
      };
    }
    return left;
  }

  #matching(): Expression {
    let left = this.#comparison();
    while (this.is("~") || this.is("!~")) {
      const negated = this.next().text === "!~";
      left = { type: "match", negated, text: left, pattern: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expression {
    const left = this.concatenation();
    const { text, kind } = this.peek();
    if (kind === "operator" && COMPARISONS.includes(text) && !(text === ">" && this.noGreater > 0)) {
      this.next();
      return { type: "binary", operator: text, left, right: this.concatenation() };
    }
    if (this.is("|") && this.tokens[this.at + 1]?.text === "getline") {
      this.at += 2;
      return { type: "getline", source: "command", from: left, ...this.#getlineTarget() };
    }
    return left;
  }

  protected concatenation(): Expression {
    let left = this.#sum();
    while (this.#startsOperand()) left = { type: "binary", operator: " ", left, right: this.#sum() };
    return left;
  }

  #startsOperand(): boolean {
    const { kind, text } = this.peek();
    if (kind === "number" || kind === "string" || kind === "function" || kind === "regexp") return true;
    if (kind === "name") return text !== "in" && text !== "getline";
    return kind === "operator" && ["$", "!", "(", "-", "+", "++", "--"].includes(text) && text !== "!";
  }

  #sum(): Expression {
    return this.#leftAssociative(["+", "-"], () => this.#leftAssociative(["*", "/", "%"], () => this.#unary()));
  }

  #leftAssociative(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    while (this.peek().kind === "operator" && operators.includes(this.peek().text)) {
      const operator = this.next().text;
      left = { type: "binary", operator, left, right: operand() };
    }
    return left;
  }

  #unary(): Expression {
    const { text, kind } = this.peek();
    if (kind === "operator" && (text === "!" || text === "-" || text === "+")) {
      this.next();
      return { type: "unary", operator: text, operand: this.#unary() };
    }
    return this.#power();
  }

  #power(): Expression {
    const left = this.#postfix();
    if (!this.takes("^") && !this.takes("**")) return left;
    return { type: "binary", operator: "^", left, right: this.#unary() };
  }

  #postfix(): Expression {
    if (this.is("++") || this.is("--")) {
      const by = this.next().text === "++" ? 1 : -1;
      return { type: "step", by, prefix: true, target: this.#primary() };
    }
    const value = this.#primary();
    if (isTarget(value) && (this.is("++") || this.is("--")))
      return { type: "step", by: this.next().text === "++" ? 1 : -1, prefix: false, target: value };
    return value;
  }

  #primary(): Expression {
    const token = this.next();
    if (token.kind === "number") return { type: "number", value: Number(token.text) };
    if (token.kind === "string") return { type: "string", value: token.text };
    if (token.kind === "regexp") return { type: "regexp", source: token.text };
    if (token.text === "$")
      return {
        type: "field",
        index: this.is("++") || this.is("--") ? this.#postfix() : this.is("-") ? this.#unary() : this.#primary(),
      };
    if (token.text === "(") return this.#group();
    if (token.text === "getline") return this.#getline();
    if (token.kind === "function") {
      this.expect("(");
      this.newlines();
      const depth = this.noGreater;
      this.noGreater = 0;
      const args = this.list(")");
      this.noGreater = depth;
      return { type: "call", name: token.text, args };
    }
    if (token.kind !== "name") throw this.unexpected(token);
    if (token.text === "length") return { type: "call", name: "length", args: [] };
    if (!this.takes("[")) return { type: "variable", name: token.text };
    return { type: "element", name: token.text, keys: this.list("]") };
  }

  #group(): Expression {
    const depth = this.noGreater;
    this.noGreater = 0;
    const values = this.list(")");
    this.noGreater = depth;
    const [only] = values;
    return values.length === 1 && only !== undefined
      ? { type: "unary", operator: "(", operand: only }
      : { type: "call", name: "", args: values };
  }

  #getline(): Expression {
    const target = this.#getlineTarget();
    if (!this.takes("<")) return { type: "getline", source: "record", ...target };
    return { type: "getline", source: "file", from: this.#primary(), ...target };
  }

  #getlineTarget(): { readonly target?: Expression } {
    const { kind, text } = this.peek();
    return (kind === "name" && text !== "in") || text === "$" ? { target: this.#primary() } : {};
  }
}

function isTarget(expression: Expression): boolean {
  return expression.type === "variable" || expression.type === "field" || expression.type === "element";
}
