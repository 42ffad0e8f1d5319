import { SystemFault } from "../../files/system-fault.ts";
import { findInPath } from "../../processes/execute.ts";
import { runText } from "../script.ts";
import { LoopControl, ReturnRequest, ShellFault } from "../shell-fault.ts";
import type { Builtin } from "./builtin.ts";

function loopControl(kind: "break" | "continue"): Builtin {
  return (shell, args) => {
    if (shell.loops === 0) return 0;
    throw new LoopControl(kind, Math.max(1, Number(args[0] ?? "1") || 1));
  };
}

export const breakLoop = loopControl("break");
export const continueLoop = loopControl("continue");

export const exit: Builtin = async (shell, args) => {
  const [code] = args;
  if (code !== undefined && !/^-?\d+$/.test(code)) {
    if (!shell.isBash) throw new ShellFault(`exit: Illegal number: ${code}`, true, 2);
    await shell.complain(`exit: ${code}: numeric argument required`);
    return shell.process.exit(2);
  }
  if (shell.interactive && shell.isBash) await shell.process.warn("exit\n");
  return shell.process.exit(code === undefined ? shell.status : Number(code) & 255);
};

export const returnFrom: Builtin = (shell, args) => {
  const status = args[0] === undefined ? shell.status : Number(args[0]) & 255;
  if (shell.functionNames.length === 0 && shell.sourceDepth === 0 && shell.isBash) {
    throw new ShellFault("return: can only `return' from a function or sourced script", false, 1);
  }
  throw new ReturnRequest(status);
};

export const evaluate: Builtin = async (shell, args) => {
  await runText(shell, args.join(" "));
  return shell.status;
};

export const source: Builtin = async (shell, args) => {
  const [name, ...rest] = args;
  if (name === undefined) throw new ShellFault(".: filename argument required", false, 2);
  const path = name.includes("/")
    ? name
    : shell.process.files.find(name) === undefined
      ? findInPath(shell.process, name, shell.variables.get("PATH"))
      : name;
  let text: string;
  try {
    text = shell.process.files.readText(path ?? name);
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    throw new ShellFault(
      shell.isBash ? `${name}: ${error.message}` : `.: can't open '${name}': ${error.message}`,
      !shell.isBash,
    );
  }
  const { positional } = shell;
  if (rest.length > 0) shell.positional = rest;
  shell.sourceDepth += 1;
  try {
    await runText(shell, text);
  } catch (error) {
    if (!(error instanceof ReturnRequest)) throw error;
    shell.status = error.status;
  } finally {
    shell.sourceDepth -= 1;
    if (rest.length > 0) shell.positional = positional;
  }
  return shell.status;
};

export const shift: Builtin = (shell, args) => {
  const count = Number(args[0] ?? "1");
  if (!Number.isInteger(count) || count < 0) throw new ShellFault(`shift: ${args[0] ?? ""}: numeric argument required`);
  if (count > shell.positional.length) return 1;
  shell.positional = shell.positional.slice(count);
  return 0;
};
