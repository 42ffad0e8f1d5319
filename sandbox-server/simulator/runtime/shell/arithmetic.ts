import { type ArithmeticExpression, parse } from "unbash";
import { expandArithmeticWord } from "./expand.ts";
import type { Shell } from "./shell.ts";
import { ShellFault } from "./shell-fault.ts";

/** Variables may hold expressions that name variables; deeper nesting is a loop. */
const MAX_NESTING = 64;

/** Shell arithmetic (bash(1), ARITHMETIC EVALUATION): 64-bit integers that wrap around. Throws ShellFault. */
export async function evaluateArithmetic(shell: Shell, node: ArithmeticExpression, depth = 0): Promise<bigint> {
  if (depth > MAX_NESTING) throw new ShellFault("expression recursion level exceeded");
  switch (node.type) {
    case "ArithmeticGroup":
      return evaluateArithmetic(shell, node.expression, depth);
    case "ArithmeticTernary": {
      const chosen = (await evaluateArithmetic(shell, node.test, depth)) !== 0n ? node.consequent : node.alternate;
      return evaluateArithmetic(shell, chosen, depth);
    }
    case "ArithmeticUnary":
      return unary(shell, node, depth);
    case "ArithmeticBinary":
      return binary(shell, node, depth);
    case "ArithmeticWord":
    case "ArithmeticCommandExpansion":
      return operand(shell, node, depth);
  }
}

/** The value of an expression written as text, as in `let`, array subscripts and variables. */
export async function evaluateText(shell: Shell, text: string, depth = 0): Promise<bigint> {
  const trimmed = text.trim();
  if (trimmed === "") return 0n;
  if (/^-?\d{1,15}$/.test(trimmed) && !/^-?0\d/.test(trimmed)) return BigInt(trimmed);
  const statement = parse(`((${text}))`).commands[0]?.command;
  if (statement?.type !== "ArithmeticCommand" || statement.expression === undefined) throw syntax(text);
  return evaluateArithmetic(shell, statement.expression, depth);
}

function syntax(text: string): ShellFault {
  return new ShellFault(`${text}: syntax error: operand expected (error token is "${text}")`);
}

async function operand(
  shell: Shell,
  node: Extract<ArithmeticExpression, { type: "ArithmeticWord" | "ArithmeticCommandExpansion" }>,
  depth: number,
): Promise<bigint> {
  const text = (await expandArithmeticWord(shell, node)).trim();
  if (text === "") return 0n;
  const number = parseNumber(text);
  if (number !== undefined) return number;
  const target = parseTarget(text);
  if (target !== undefined) return readTarget(shell, target, depth);
  if (node.type === "ArithmeticWord" && node.parts === undefined) throw syntax(text);
  return evaluateText(shell, text, depth + 1);
}

function parseNumber(text: string): bigint | undefined {
  if (/^\d+$/.test(text)) {
    if (!/^0\d/.test(text)) return wrap(BigInt(text));
    if (/[89]/.test(text)) throw new ShellFault(`${text}: value too great for base (error token is "${text}")`);
    return wrap(BigInt(`0o${text.slice(1)}`));
  }
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return wrap(BigInt(text));
  const based = /^(\d+)#([0-9a-zA-Z]+)$/.exec(text);
  if (based === null) return undefined;
  const [, base = "10", digits = ""] = based;
  let value = 0n;
  for (const digit of digits.toLowerCase()) {
    const worth = Number.parseInt(digit, 36);
    if (worth >= Number(base)) throw new ShellFault(`${text}: value too great for base (error token is "${text}")`);
    value = value * BigInt(base) + BigInt(worth);
  }
  return wrap(value);
}

interface Target {
  readonly name: string;
  readonly index: string | undefined;
}

function parseTarget(text: string): Target | undefined {
  const match = /^([A-Za-z_]\w*)(?:\[(.*)\])?$/s.exec(text);
  return match === null ? undefined : { name: match[1] ?? "", index: match[2] };
}

async function readTarget(shell: Shell, target: Target, depth: number): Promise<bigint> {
  const value =
    target.index === undefined
      ? shell.parameter(target.name)
      : shell.variables.find(target.name)?.value instanceof Map
        ? shell.element(target.name, await subscript(shell, target, depth))
        : shell.parameter(target.name);
  if (value === undefined) {
    if (shell.options.nounset) throw shell.unsetFault(target.name);
    return 0n;
  }
  return value === "" ? 0n : evaluateText(shell, value, depth + 1);
}

async function subscript(shell: Shell, target: Target, depth: number): Promise<string> {
  const index = target.index ?? "0";
  if (shell.variables.find(target.name)?.array === "associative") return index;
  return String(await evaluateText(shell, index, depth + 1));
}

async function assign(shell: Shell, node: ArithmeticExpression, value: bigint, depth: number): Promise<bigint> {
  const text = node.type === "ArithmeticWord" ? await expandArithmeticWord(shell, node) : "";
  const target = parseTarget(text.trim());
  if (target === undefined) throw new ShellFault("attempted assignment to non-variable");
  if (target.index === undefined) shell.assign(target.name, String(value));
  else shell.variables.setElement(target.name, await subscript(shell, target, depth), String(value));
  return value;
}

async function unary(
  shell: Shell,
  node: Extract<ArithmeticExpression, { type: "ArithmeticUnary" }>,
  depth: number,
): Promise<bigint> {
  const value = await evaluateArithmetic(shell, node.operand, depth);
  if (node.operator === "++" || node.operator === "--") {
    const next = wrap(node.operator === "++" ? value + 1n : value - 1n);
    await assign(shell, node.operand, next, depth);
    return node.prefix ? next : value;
  }
  if (node.operator === "-") return wrap(-value);
  if (node.operator === "!") return value === 0n ? 1n : 0n;
  return node.operator === "~" ? ~value : value;
}

async function binary(
  shell: Shell,
  node: Extract<ArithmeticExpression, { type: "ArithmeticBinary" }>,
  depth: number,
): Promise<bigint> {
  const { operator } = node;
  if (operator === "=") return assign(shell, node.left, await evaluateArithmetic(shell, node.right, depth), depth);
  const left = await evaluateArithmetic(shell, node.left, depth);
  if (operator === "&&" && left === 0n) return 0n;
  if (operator === "||" && left !== 0n) return 1n;
  const right = await evaluateArithmetic(shell, node.right, depth);
  const assigning = /^([*/%+\-&|^]|<<|>>)=$/.exec(operator);
  if (assigning !== null) return assign(shell, node.left, combine(shell, assigning[1] ?? "", left, right), depth);
  return combine(shell, operator, left, right);
}

function combine(shell: Shell, operator: string, left: bigint, right: bigint): bigint {
  const flag = (value: boolean) => (value ? 1n : 0n);
  switch (operator) {
    case "+":
      return wrap(left + right);
    case "-":
      return wrap(left - right);
    case "*":
      return wrap(left * right);
    case "/":
    case "%":
      if (right === 0n) throw divisionByZero(shell, `${left}${operator}0`);
      return wrap(operator === "/" ? left / right : left % right);
    case "**":
      if (right < 0n) throw new ShellFault("exponent less than 0");
      return power(left, right);
    case "<<":
      return wrap(left << (right & 63n));
    case ">>":
      return left >> (right & 63n);
    case "<":
      return flag(left < right);
    case "<=":
      return flag(left <= right);
    case ">":
      return flag(left > right);
    case ">=":
      return flag(left >= right);
    case "==":
      return flag(left === right);
    case "!=":
      return flag(left !== right);
    case "&":
      return left & right;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "&&":
      return flag(left !== 0n && right !== 0n);
    case "||":
      return flag(left !== 0n || right !== 0n);
    case ",":
      return right;
    default:
      throw new ShellFault(`syntax error: invalid arithmetic operator (error token is "${operator}")`);
  }
}

/** It ends what is being run; bash goes on with a script's next line. */
function divisionByZero(shell: Shell, text: string): ShellFault {
  if (shell.isBash) return new ShellFault(`${text}: division by 0 (error token is "0")`, shell.hasCommandText);
  const told = shell.flavour === "dash" ? `arithmetic expression: division by zero: "${text}"` : "divide by zero";
  return new ShellFault(told, true, 2);
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let factor = base;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = wrap(result * factor);
    factor = wrap(factor * factor);
  }
  return result;
}

function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}
