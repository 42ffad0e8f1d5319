import { UsageFault } from "../program.ts";

/** A value: a number, a string, or text from input that is also a number when it looks like one. */
export type Value = number | string | InputText;

/** Text that came from outside. */
export class InputText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** `-`, `+`, `!` and brackets, which change nothing. */
export function unary(operator: string, value: Value): Value {
  if (operator === "(") return value;
  if (operator === "!") return isTrue(value) ? 0 : 1;
  return operator === "-" ? -toNumber(value) : toNumber(value);
}

/** Throws UsageFault when something is divided by zero. */
export function arithmetic(operator: string, left: number, right: number): number {
  if (operator === "+") return left + right;
  if (operator === "-") return left - right;
  if (operator === "*") return left * right;
  if (operator === "^") return left ** right;
  if (right === 0) throw new UsageFault("Division by zero", 2);
  return operator === "/" ? left / right : left % right;
}

/** The number that a text begins with, or 0. */
export function toNumber(value: Value): number {
  if (typeof value === "number") return value;
  const text = typeof value === "string" ? value : value.text;
  const match = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(text);
  return match === null ? 0 : Number(match[0]);
}

/** Whether it is compared as a number. */
export function looksNumeric(value: Value): boolean {
  if (typeof value === "number") return true;
  if (typeof value === "string") return false;
  return value.text === "" || /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(value.text);
}

/** What `if` makes of a value. */
export function isTrue(value: Value): boolean {
  if (typeof value === "number") return value !== 0;
  if (typeof value === "string") return value !== "";
  return looksNumeric(value) && value.text !== "" ? toNumber(value) !== 0 : value.text !== "";
}
