import type { TestExpression } from "unbash";
import { posixClasses } from "../posix-classes.ts";
import { evaluateText } from "./arithmetic.ts";
import { expandPattern, expandPieces, expandText } from "./expand.ts";
import { fileTest, isFileTest, newerTest } from "./file-tests.ts";
import { compilePattern, escapeRegExp } from "./pattern.ts";
import type { Shell } from "./shell.ts";
import { ShellFault } from "./shell-fault.ts";

/** `[[ … ]]`. Throws ShellFault for a broken regular expression. */
export async function evaluateTest(shell: Shell, node: TestExpression): Promise<boolean> {
  switch (node.type) {
    case "TestGroup":
      return evaluateTest(shell, node.expression);
    case "TestNot": {
      const value = await evaluateTest(shell, node.operand);
      return node.negations.length % 2 === 1 ? !value : value;
    }
    case "TestLogical":
      return logical(shell, node);
    case "TestUnary":
      return unary(shell, node.operator, await expandText(shell, node.operand));
    case "TestBinary":
      return binary(shell, node);
  }
}

async function logical(shell: Shell, node: Extract<TestExpression, { type: "TestLogical" }>): Promise<boolean> {
  const stopsAt = node.operator === "||";
  for (const operand of node.operands) if ((await evaluateTest(shell, operand)) === stopsAt) return stopsAt;
  return !stopsAt;
}

function unary(shell: Shell, operator: string, operand: string): boolean {
  if (operator === "-z") return operand === "";
  if (operator === "-n" || operator === "") return operand !== "";
  if (operator === "-v")
    return shell.parameter(operand) !== undefined || shell.variables.find(operand)?.value !== undefined;
  if (operator === "-o") return Object.entries(shell.options).some(([name, on]) => name === operand && on);
  if (isFileTest(operator)) return fileTest(shell.process, operator, operand);
  throw new ShellFault(`${operator}: unary operator expected`, false, 2);
}

async function binary(shell: Shell, node: Extract<TestExpression, { type: "TestBinary" }>): Promise<boolean> {
  const left = await expandText(shell, node.left);
  const { operator } = node;
  if (operator === "=~") return matchRegularExpression(shell, left, await regularExpression(shell, node.right));
  if (operator === "=" || operator === "==" || operator === "!=") {
    return compilePattern(await expandPattern(shell, node.right)).test(left) === (operator !== "!=");
  }
  const right = await expandText(shell, node.right);
  if (operator === "<") return left < right;
  if (operator === ">") return left > right;
  if (operator === "-nt" || operator === "-ot" || operator === "-ef")
    return newerTest(shell.process, left, operator, right);
  return compareNumbers(await evaluateText(shell, left), operator, await evaluateText(shell, right));
}

export function compareNumbers(left: bigint, operator: string, right: bigint): boolean {
  switch (operator) {
    case "-eq":
      return left === right;
    case "-ne":
      return left !== right;
    case "-lt":
      return left < right;
    case "-le":
      return left <= right;
    case "-gt":
      return left > right;
    case "-ge":
      return left >= right;
    default:
      throw new ShellFault(`${operator}: binary operator expected`, false, 2);
  }
}

async function regularExpression(shell: Shell, word: Parameters<typeof expandPieces>[1]): Promise<string> {
  const pieces = await expandPieces(shell, word);
  return pieces.map((piece) => (piece.quoted ? escapeRegExp(piece.text) : piece.text)).join("");
}

function matchRegularExpression(shell: Shell, text: string, source: string): boolean {
  let match: RegExpExecArray | null;
  try {
    match = new RegExp(withPosixClasses(source), "s").exec(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ShellFault(`${source}: invalid regular expression`, false, 2);
  }
  shell.variables.setArray(
    "BASH_REMATCH",
    (match ?? []).map((part, index) => [String(index), part ?? ""] as const),
  );
  return match !== null;
}

/** `[[:digit:]]` and its like, which JavaScript does not know. */
export function withPosixClasses(source: string): string {
  return source.replace(/\[:(\w+):\]/g, (all, name: string) => posixClasses[name] ?? all);
}
