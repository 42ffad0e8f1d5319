import type { ArithmeticFor, Case, CompoundList, For, Select, While } from "unbash";
import { evaluateArithmetic } from "./arithmetic.ts";
import { runCondition, runStatements } from "./evaluate.ts";
import { expandPattern, expandText, expandWords } from "./expand.ts";
import { compilePattern } from "./pattern.ts";
import type { Shell } from "./shell.ts";
import { LoopControl } from "./shell-fault.ts";

/** Runs a loop's body once; false when the loop is to end. */
async function runBody(shell: Shell, body: CompoundList): Promise<boolean> {
  await shell.process.tick();
  shell.loops += 1;
  try {
    await runStatements(shell, body.commands);
    return true;
  } catch (error) {
    if (!(error instanceof LoopControl)) throw error;
    if (error.levels > 1 && shell.loops > 1) throw new LoopControl(error.kind, error.levels - 1);
    return error.kind === "continue";
  } finally {
    shell.loops -= 1;
  }
}

export async function runWhile(shell: Shell, node: While): Promise<void> {
  let status = 0;
  while ((await runCondition(shell, node.clause)) === (node.kind === "while")) {
    const goesOn = await runBody(shell, node.body);
    status = shell.status;
    if (!goesOn) break;
  }
  shell.status = status;
}

export async function runFor(shell: Shell, node: For | Select): Promise<void> {
  const words = node.wordlist === undefined ? shell.positional : await expandWords(shell, node.wordlist);
  shell.status = 0;
  if (node.type === "Select") return runSelect(shell, node, words);
  for (const word of words) {
    shell.assign(node.name.value, word);
    if (!(await runBody(shell, node.body))) break;
  }
}

async function runSelect(shell: Shell, node: Select, words: readonly string[]): Promise<void> {
  const menu = words.map((word, index) => `${index + 1}) ${word}\n`).join("");
  await shell.process.warn(menu);
  for (;;) {
    await shell.process.warn(shell.variables.get("PS3") ?? "#? ");
    const line = await shell.process.read(0, 4096, 10);
    if (line === undefined) return;
    const reply = Buffer.from(line).toString().trim();
    shell.assign("REPLY", reply);
    shell.assign(node.name.value, words[Number(reply) - 1] ?? "");
    if (!(await runBody(shell, node.body))) return;
  }
}

export async function runArithmeticFor(shell: Shell, node: ArithmeticFor): Promise<void> {
  if (node.initialize !== undefined) await evaluateArithmetic(shell, node.initialize);
  shell.status = 0;
  while (node.test === undefined || (await evaluateArithmetic(shell, node.test)) !== 0n) {
    if (!(await runBody(shell, node.body))) break;
    if (node.update !== undefined) await evaluateArithmetic(shell, node.update);
  }
}

export async function runCase(shell: Shell, node: Case): Promise<void> {
  const text = await expandText(shell, node.word);
  let falls = false;
  shell.status = 0;
  for (const item of node.items) {
    if (!falls && !(await matchesAny(shell, text, item.pattern))) continue;
    await runStatements(shell, item.body.commands);
    if (item.terminator === ";;" || item.terminator === undefined) return;
    falls = item.terminator === ";&";
  }
}

async function matchesAny(shell: Shell, text: string, patterns: Case["items"][number]["pattern"]): Promise<boolean> {
  for (const pattern of patterns) {
    if (compilePattern(await expandPattern(shell, pattern)).test(text)) return true;
  }
  return false;
}
