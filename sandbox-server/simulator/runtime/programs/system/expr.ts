import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";

export const expr = program("expr", async (process, args) => {
  const value = new ExprParser(args).parse();
  await process.print(`${value}\n`);
  return value === "" || value === "0" ? 1 : 0;
});

/** expr(1): `|`, `&`, comparisons, `+ -`, `* / %`, `:`; all operands are words. */
class ExprParser {
  readonly #words: string[];

  constructor(words: readonly string[]) {
    this.#words = [...words];
  }

  parse(): string {
    if (this.#words.length === 0) throw new UsageFault("missing operand", 2);
    const value = this.#level(0);
    if (this.#words.length > 0) throw new UsageFault(`syntax error: unexpected argument '${this.#words[0] ?? ""}'`, 2);
    return value;
  }

  #level(depth: number): string {
    const levels = [["|"], ["&"], ["=", "==", "!=", "<", "<=", ">", ">="], ["+", "-"], ["*", "/", "%"], [":"]];
    const operators = levels[depth];
    if (operators === undefined) return this.#primary();
    let left = this.#level(depth + 1);
    while (operators.includes(this.#words[0] ?? "")) {
      const operator = this.#words.shift() ?? "";
      left = this.#apply(left, operator, this.#level(depth + 1));
    }
    return left;
  }

  #primary(): string {
    const word = this.#words.shift();
    if (word === undefined) throw new UsageFault("syntax error: missing argument", 2);
    if (word === "(") {
      const value = this.#level(0);
      this.#words.shift();
      return value;
    }
    if (word === "length" && this.#words.length > 0) return String(this.#primary().length);
    if (word === "substr" && this.#words.length >= 3) {
      const text = this.#primary();
      const from = Number(this.#primary());
      return text.slice(from - 1, from - 1 + Number(this.#primary()));
    }
    if (word === "index" && this.#words.length >= 2) {
      const text = this.#primary();
      const wanted = this.#primary();
      return String([...text].findIndex((character) => wanted.includes(character)) + 1);
    }
    if (word === "match" && this.#words.length >= 2) return this.#apply(this.#primary(), ":", this.#primary());
    return word;
  }

  #apply(left: string, operator: string, right: string): string {
    const falsy = (value: string) => value === "" || value === "0";
    if (operator === "|") return falsy(left) ? right : left;
    if (operator === "&") return falsy(left) || falsy(right) ? "0" : left;
    if (operator === ":") {
      const match = new RegExp(`^(?:${right.replace(/\\([(){}+?|])/g, "$1")})`).exec(left);
      return match === null ? (right.includes("(") ? "" : "0") : (match[1] ?? String(match[0].length));
    }
    const numbers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
    if ("+-*/%".includes(operator)) {
      if (!numbers) throw new UsageFault("non-integer argument", 2);
      return arithmetic(BigInt(left), operator, BigInt(right));
    }
    const order = numbers ? Number(BigInt(left) - BigInt(right)) : left < right ? -1 : left > right ? 1 : 0;
    const holds = {
      "=": order === 0,
      "==": order === 0,
      "!=": order !== 0,
      "<": order < 0,
      "<=": order <= 0,
      ">": order > 0,
      ">=": order >= 0,
    }[operator];
    return holds === true ? "1" : "0";
  }
}

function arithmetic(left: bigint, operator: string, right: bigint): string {
  if (operator === "+") return String(left + right);
  if (operator === "-") return String(left - right);
  if (operator === "*") return String(left * right);
  if (right === 0n) throw new UsageFault("division by zero", 2);
  return String(operator === "/" ? left / right : left % right);
}
