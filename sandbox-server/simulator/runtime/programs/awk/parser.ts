import { ExpressionParser } from "./expression-parser.ts";
import type { AwkFunction, AwkProgram, Expression, Rule, Statement } from "./syntax.ts";
import { tokenize } from "./tokens.ts";

/** Parses an awk program (POSIX awk). Throws UsageFault. */
export function parseAwk(source: string): AwkProgram {
  return new AwkParser(tokenize(source)).program();
}

/** Rules, functions and statements. */
class AwkParser extends ExpressionParser {
  program(): AwkProgram {
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    for (this.terminators(); this.peek().kind !== "end"; this.terminators()) {
      if (this.peek().text === "function" || this.peek().text === "func") {
        const [name, made] = this.#function();
        functions.set(name, made);
      } else rules.push(this.#rule());
    }
    return { rules, functions };
  }

  #function(): [string, AwkFunction] {
    this.next();
    const name = this.next().text;
    this.expect("(");
    const parameters: string[] = [];
    while (!this.takes(")")) {
      parameters.push(this.next().text);
      this.takes(",");
    }
    this.newlines();
    return [name, { parameters, body: this.#block() }];
  }

  #rule(): Rule {
    const word = this.peek().text;
    if (word === "BEGIN" || word === "END") {
      this.next();
      this.newlines();
      return { when: word, body: this.#block() };
    }
    if (this.is("{")) return { when: undefined, body: this.#block() };
    const when = this.expression();
    let until: Expression | undefined;
    if (this.takes(",")) {
      this.newlines();
      until = this.expression();
    }
    const body = this.is("{") ? this.#block() : undefined;
    return until === undefined ? { when, body } : { when, until, body };
  }

  #block(): Statement {
    this.expect("{");
    const body: Statement[] = [];
    for (this.terminators(); !this.takes("}"); this.terminators()) body.push(this.#statement());
    return { type: "block", body };
  }

  #statement(): Statement {
    if (this.is("{")) return this.#block();
    const { text, kind } = this.peek();
    if (kind === "name" || kind === "function") {
      const made = this.#keyword(text);
      if (made !== undefined) return made;
    }
    const simple = this.#simple();
    this.endOfStatement();
    return simple;
  }

  #keyword(word: string): Statement | undefined {
    if (word === "if") return this.#if();
    if (word === "while") {
      this.next();
      const test = this.parenthesized();
      if (this.takes(";")) return { type: "while", test, body: { type: "block", body: [] }, first: true };
      return { type: "while", test, body: this.#body(), first: true };
    }
    if (word === "do") return this.#do();
    if (word === "for") return this.#for();
    if (word === "next" || word === "break" || word === "continue") {
      this.next();
      this.endOfStatement();
      return { type: "jump", kind: word };
    }
    if (word === "exit" || word === "return") {
      this.next();
      const value = this.atEnd() ? undefined : this.expression();
      this.endOfStatement();
      return value === undefined ? { type: word } : { type: word, value };
    }
    return undefined;
  }

  #if(): Statement {
    this.next();
    const test = this.parenthesized();
    const yes = this.#body();
    const mark = this.at;
    this.terminators();
    if (this.peek().text !== "else") {
      this.at = mark;
      return { type: "if", test, yes };
    }
    this.next();
    return { type: "if", test, yes, no: this.#body() };
  }

  #do(): Statement {
    this.next();
    const body = this.#body();
    this.terminators();
    this.next();
    const test = this.parenthesized();
    this.endOfStatement();
    return { type: "while", test, body, first: false };
  }

  #for(): Statement {
    this.next();
    this.expect("(");
    const [variable, word, array, close] = this.tokens.slice(this.at, this.at + 4);
    if (variable?.kind === "name" && word?.text === "in" && close?.text === ")") {
      this.at += 4;
      return { type: "each", variable: variable.text, array: array?.text ?? "", body: this.#body() };
    }
    const start = this.is(";") ? undefined : this.#simple();
    this.expect(";");
    const test = this.is(";") ? undefined : this.expression();
    this.expect(";");
    const step = this.is(")") ? undefined : this.#simple();
    this.expect(")");
    const parts = {
      ...(start === undefined ? {} : { start }),
      ...(test === undefined ? {} : { test }),
      ...(step === undefined ? {} : { step }),
    };
    if (this.takes(";")) return { type: "for", ...parts, body: { type: "block", body: [] } };
    return { type: "for", ...parts, body: this.#body() };
  }

  #body(): Statement {
    this.newlines();
    return this.#statement();
  }

  #simple(): Statement {
    const { text } = this.peek();
    if (text === "print" || text === "printf") return this.#print(text === "printf");
    if (text === "delete") {
      this.next();
      const name = this.next().text;
      if (!this.takes("[")) return { type: "delete", name };
      return { type: "delete", name, keys: this.list("]") };
    }
    return { type: "expression", value: this.expression() };
  }

  #print(formatted: boolean): Statement {
    this.next();
    this.noGreater += 1;
    let values: Expression[] = [];
    if (!this.atEnd() && !this.is(">") && !this.is("|") && !this.is(">>")) values = this.#printed();
    this.noGreater -= 1;
    for (const kind of [">>", ">", "|"] as const) {
      if (this.takes(kind)) return { type: "print", formatted, values, to: { kind, target: this.concatenation() } };
    }
    return { type: "print", formatted, values };
  }

  /** `print (a, b)` and `print (a) b` begin alike. */
  #printed(): Expression[] {
    if (this.is("(")) {
      const mark = this.at;
      const depth = this.noGreater;
      this.noGreater = 0;
      this.next();
      const list = this.list(")");
      this.noGreater = depth;
      if (this.atEnd() || this.is(">") || this.is("|") || this.is(">>")) return list;
      this.at = mark;
    }
    const values = [this.expression()];
    while (this.takes(",")) {
      this.newlines();
      values.push(this.expression());
    }
    return values;
  }
}
