import type { Process } from "../processes/process.ts";
import { fileTest, isFileTest, newerTest } from "../shell/file-tests.ts";
import { UsageFault } from "./program.ts";

const BINARY = new Set(["=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"]);

/** test(1) over its arguments. Throws UsageFault (exit code 2) for a wrong expression. */
export function evaluateTestWords(
  process: Process,
  name: string,
  args: readonly string[],
  isSet: (variable: string) => boolean,
): boolean {
  if (name === "[" && args.at(-1) !== "]") throw new UsageFault("missing `]'", 2);
  const words = name === "[" ? args.slice(0, -1) : args;
  return new TestParser(process, words, isSet).parse();
}

class TestParser {
  readonly #process: Process;
  readonly #words: readonly string[];
  readonly #isSet: (variable: string) => boolean;
  #index = 0;

  constructor(process: Process, words: readonly string[], isSet: (variable: string) => boolean) {
    this.#process = process;
    this.#words = words;
    this.#isSet = isSet;
  }

  parse(): boolean {
    if (this.#words.length === 0) return false;
    const value = this.#or();
    const rest = this.#words[this.#index];
    if (rest !== undefined)
      throw new UsageFault(
        this.#words.length === 2
          ? `${this.#words[0] ?? ""}: unary operator expected`
          : this.#words.length === 3
            ? `${this.#words[1] ?? ""}: binary operator expected`
            : "too many arguments",
        2,
      );
    return value;
  }

  #or(): boolean {
    let value = this.#and();
    while (this.#words[this.#index] === "-o") {
      this.#index += 1;
      value = this.#and() || value;
    }
    return value;
  }

  #and(): boolean {
    let value = this.#not();
    while (this.#words[this.#index] === "-a") {
      this.#index += 1;
      value = this.#not() && value;
    }
    return value;
  }

  #not(): boolean {
    if (this.#words[this.#index] === "!" && this.#index + 1 < this.#words.length && !this.#isBinaryAt(this.#index)) {
      this.#index += 1;
      return !this.#not();
    }
    return this.#primary();
  }

  #isBinaryAt(index: number): boolean {
    return BINARY.has(this.#words[index + 1] ?? "") && index + 2 < this.#words.length;
  }

  #primary(): boolean {
    const word = this.#words[this.#index] ?? "";
    if (this.#isBinaryAt(this.#index)) {
      const operator = this.#words[this.#index + 1] ?? "";
      const right = this.#words[this.#index + 2] ?? "";
      this.#index += 3;
      return this.#binary(word, operator, right);
    }
    if (word === "(" && this.#words.length > 1) {
      this.#index += 1;
      const value = this.#or();
      if (this.#words[this.#index] !== ")") throw new UsageFault("`)' expected", 2);
      this.#index += 1;
      return value;
    }
    this.#index += 1;
    const operand = this.#words[this.#index];
    if (operand === undefined || !this.#isUnary(word)) return word !== "";
    this.#index += 1;
    return this.#unary(word, operand);
  }

  #isUnary(word: string): boolean {
    return word === "-z" || word === "-n" || word === "-v" || (isFileTest(word) && word !== "-a");
  }

  #unary(operator: string, operand: string): boolean {
    if (operator === "-z") return operand === "";
    if (operator === "-n") return operand !== "";
    if (operator === "-v") return this.#isSet(operand);
    return fileTest(this.#process, operator, operand);
  }

  #binary(left: string, operator: string, right: string): boolean {
    if (operator === "=" || operator === "==") return left === right;
    if (operator === "!=") return left !== right;
    if (operator === "<") return left < right;
    if (operator === ">") return left > right;
    if (operator === "-nt" || operator === "-ot" || operator === "-ef")
      return newerTest(this.#process, left, operator, right);
    return compare(integer(left), operator, integer(right));
  }
}

function integer(text: string): bigint {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new UsageFault(`${text}: integer expression expected`, 2);
  return BigInt(text.trim().replace(/^\+/, ""));
}

function compare(left: bigint, operator: string, right: bigint): boolean {
  if (operator === "-eq") return left === right;
  if (operator === "-ne") return left !== right;
  if (operator === "-lt") return left < right;
  if (operator === "-le") return left <= right;
  return operator === "-gt" ? left > right : left >= right;
}
