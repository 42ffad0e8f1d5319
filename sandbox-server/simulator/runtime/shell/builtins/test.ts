import { UsageFault } from "../../programs/program.ts";
import { evaluateTestWords } from "../../programs/test-expression.ts";
import type { Shell } from "../shell.ts";

/** `test` and `[`: 0 true, 1 false, 2 a wrong expression. */
export async function testBuiltin(shell: Shell, name: string, args: readonly string[]): Promise<number> {
  try {
    return evaluateTestWords(shell.process, name, args, (variable) => shell.parameter(variable) !== undefined) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageFault)) throw error;
    await shell.complain(shell.flavour === "ash" ? inWordsOfAsh(error.message) : `${name}: ${error.message}`);
    return 2;
  }
}

function inWordsOfAsh(message: string): string {
  return message.replace(": integer expression expected", ": bad number").replace("missing `]'", "missing ]");
}
