import type {
  AndOr,
  CommandNode,
  CompoundCommand,
  CompoundList,
  Pipeline,
  PipelineNode,
  Redirected,
  Statement,
} from "unbash";
import type { Signal } from "../container-runtime.ts";
import { SystemFault } from "../files/system-fault.ts";
import { ExitRequest, ReplaceRequest } from "../processes/endings.ts";
import { waitForExit } from "../processes/execute.ts";
import { createPipe } from "../processes/pipe.ts";
import type { Process } from "../processes/process.ts";
import { evaluateArithmetic } from "./arithmetic.ts";
import { runArithmeticFor, runCase, runFor, runWhile } from "./compound.ts";
import { evaluateTest } from "./conditional.ts";
import { withRedirections } from "./redirect.ts";
import { runText } from "./script.ts";
import { replaceDescriptor, type Shell } from "./shell.ts";
import { LoopControl, ReturnRequest, ShellFault } from "./shell-fault.ts";
import { runSimpleCommand } from "./simple-command.ts";
import { runExitTrap, runPendingTraps } from "./traps.ts";
import { VariableFault } from "./variables.ts";

/** The whole life of a shell process: its commands, its EXIT trap, its exit code. */
export async function runShellBody(shell: Shell, body: () => Promise<void>): Promise<number> {
  try {
    await body();
  } catch (error) {
    if (error instanceof ReplaceRequest) throw error;
    if (error instanceof ExitRequest) shell.status = error.code;
    else if (error instanceof ReturnRequest) shell.status = error.status;
    else if (!(error instanceof LoopControl)) {
      await reportFault(shell, error);
    }
  }
  await runExitTrap(shell);
  return shell.status;
}

/** Turns a failed command into its message and status; other errors are passed on. */
export async function reportFault(shell: Shell, error: unknown): Promise<void> {
  if (error instanceof ShellFault || error instanceof VariableFault || error instanceof SystemFault) {
    const told = shell.isBash ? error.message : error.message.replace(/: readonly variable$/, ": is read only");
    await shell.complain(told);
    if (error instanceof VariableFault && !shell.isBash) shell.status = 2;
    else shell.status = error instanceof ShellFault ? error.status : 1;
    if (shell.status === 1 && error instanceof ShellFault && error.fatal && !shell.isBash) shell.status = 2;
    return;
  }
  throw error;
}

export async function runStatements(shell: Shell, statements: readonly Statement[]): Promise<void> {
  for (const statement of statements) {
    await shell.process.tick();
    if (shell.pendingTraps.length > 0) await runPendingTraps(shell);
    if (statement.background === true) startBackground(shell, statement);
    else await runGuarded(shell, statement.command);
  }
  if (shell.pendingTraps.length > 0) await runPendingTraps(shell);
}

/** A fault of one command ends only that command, unless it is fatal. */
async function runGuarded(shell: Shell, node: PipelineNode | AndOr): Promise<void> {
  try {
    await runNode(shell, node);
  } catch (error) {
    const fatal = error instanceof ShellFault ? error.fatal : error instanceof VariableFault;
    if (fatal && !shell.interactive) {
      // Here, where the redirections of what is being run still hold.
      await reportFault(shell, error);
      shell.process.exit(shell.status);
    }
    if (fatal || (shell.options.errexit && shell.conditions === 0)) throw error;
    await reportFault(shell, error);
  }
}

export async function runNode(shell: Shell, node: PipelineNode | AndOr): Promise<void> {
  if (node.type === "AndOr") return runAndOr(shell, node);
  await runOne(shell, node);
  if (!isNegated(node)) await leaveOnError(shell, node);
}

function isNegated(node: PipelineNode): boolean {
  return node.type === "Pipeline" && node.prefixes.some((prefix) => prefix.type === "Negation");
}

/** `set -e`: a failed command ends the shell, except where its status is asked for. */
async function leaveOnError(shell: Shell, node: PipelineNode): Promise<void> {
  if (shell.status === 0 || shell.conditions > 0) return;
  const compound =
    node.type !== "Command" &&
    node.type !== "Pipeline" &&
    node.type !== "Subshell" &&
    node.type !== "TestCommand" &&
    node.type !== "ArithmeticCommand";
  if (compound) return;
  const action = shell.traps.get("ERR");
  if (action !== undefined) {
    const { status } = shell;
    await runText(shell, action);
    shell.status = status;
  }
  if (shell.options.errexit) shell.process.exit(shell.status);
}

async function runOne(shell: Shell, node: PipelineNode): Promise<void> {
  if (node.type === "Pipeline") return runPipeline(shell, node);
  await runCommand(shell, node);
  if (node.type === "Command") shell.pipeStatus = [shell.status];
}

async function runAndOr(shell: Shell, node: AndOr): Promise<void> {
  for (const [index, command] of node.commands.entries()) {
    const operator = node.operators[index - 1];
    if (operator === "&&" && shell.status !== 0) continue;
    if (operator === "||" && shell.status === 0) continue;
    const last = index === node.commands.length - 1;
    if (!last) shell.conditions += 1;
    try {
      await runOne(shell, command);
    } catch (error) {
      if (error instanceof ShellFault && !error.fatal) await reportFault(shell, error);
      else throw error;
    } finally {
      if (!last) shell.conditions -= 1;
    }
    if (last && !isNegated(command)) await leaveOnError(shell, command);
  }
}

export async function runCommand(shell: Shell, node: CommandNode): Promise<void> {
  switch (node.type) {
    case "Command":
      return runSimpleCommand(shell, node);
    case "Redirected":
      return runRedirected(shell, node);
    case "Function":
      shell.functions.set(node.name.value, node.body);
      shell.status = 0;
      return;
    case "Coproc":
      throw new ShellFault("coproc: not supported");
    default:
      return runCompound(shell, node);
  }
}

export async function runRedirected(shell: Shell, node: Redirected): Promise<void> {
  await withRedirections(shell, node.redirects, () => runCompound(shell, node.command));
}

export async function runCompound(shell: Shell, node: CompoundCommand | CompoundList): Promise<void> {
  switch (node.type) {
    case "CompoundList":
      return runStatements(shell, node.commands);
    case "BraceGroup":
      return runStatements(shell, node.body.commands);
    case "Subshell":
      return runSubshell(shell, node.body.commands);
    case "If":
      return runIf(shell, node);
    case "While":
      return runWhile(shell, node);
    case "For":
    case "Select":
      return runFor(shell, node);
    case "ArithmeticFor":
      return runArithmeticFor(shell, node);
    case "Case":
      return runCase(shell, node);
    case "TestCommand":
      shell.status = (await evaluateTest(shell, node.expression)) ? 0 : 1;
      return;
    case "ArithmeticCommand":
      shell.status = node.expression !== undefined && (await evaluateArithmetic(shell, node.expression)) !== 0n ? 0 : 1;
  }
}

/** Runs a condition: `set -e` does not apply inside. */
export async function runCondition(shell: Shell, list: CompoundList): Promise<boolean> {
  shell.conditions += 1;
  try {
    await runStatements(shell, list.commands);
  } finally {
    shell.conditions -= 1;
  }
  return shell.status === 0;
}

async function runIf(shell: Shell, node: Extract<CompoundCommand, { type: "If" }>): Promise<void> {
  if (await runCondition(shell, node.clause)) return runStatements(shell, node.then.commands);
  for (const branch of node.elif) {
    if (await runCondition(shell, branch.clause)) return runStatements(shell, branch.then.commands);
  }
  shell.status = 0;
  if (node.else !== undefined) await runStatements(shell, node.else.commands);
}

async function runSubshell(shell: Shell, statements: readonly Statement[]): Promise<void> {
  const child = shell.forkProcess(shell.options.monitor ? 0 : undefined);
  if (shell.options.monitor) child.group = child.pid;
  shell.startSubshell(child, (copy) => runStatements(copy, statements));
  await waitForeground(shell, [child]);
}

async function runPipeline(shell: Shell, node: Pipeline): Promise<void> {
  const started = shell.process.scope.clock.now();
  const [only] = node.commands;
  if (isNegated(node)) shell.conditions += 1;
  try {
    if (node.commands.length === 1 && only !== undefined) await runCommand(shell, only);
    else await waitForeground(shell, startPipeline(shell, node, shell.options.monitor));
  } finally {
    if (isNegated(node)) shell.conditions -= 1;
  }
  for (const prefix of node.prefixes) {
    if (prefix.type === "Negation") shell.status = shell.status === 0 ? 1 : 0;
    else await printTime(shell, (shell.process.scope.clock.now() - started) / 1000);
  }
}

async function printTime(shell: Shell, seconds: number): Promise<void> {
  const text = (value: number) => `${Math.floor(value / 60)}m${(value % 60).toFixed(3)}s`;
  const plain = (value: number) => `${Math.floor(value / 60)}m ${(value % 60).toFixed(2)}s`;
  const format = shell.isBash ? text : plain;
  await shell.process.warn(
    `${shell.isBash ? "\n" : ""}real\t${format(seconds)}\nuser\t${format(0)}\nsys\t${format(0)}\n`,
  );
}

/** Starts each command in a child, the output of one being the input of the next. */
export function startPipeline(shell: Shell, node: Pipeline, ownGroup: boolean): Process[] {
  const children: Process[] = [];
  let input: ReturnType<typeof createPipe>["reader"] | undefined;
  for (const [index, command] of node.commands.entries()) {
    const child = shell.forkProcess(children[0]?.group);
    if (ownGroup) child.group = children[0]?.pid ?? child.pid;
    if (input !== undefined) replaceDescriptor(child, 0, input);
    if (index < node.commands.length - 1) {
      const { reader, writer } = createPipe();
      replaceDescriptor(child, 1, writer);
      if (node.operators[index] === "|&") replaceDescriptor(child, 2, writer.retain());
      input = reader;
    }
    children.push(child);
    shell.startSubshell(child, (copy) => runInChild(copy, command));
  }
  return children;
}

/** The only command of a child: a program takes the child's place instead of starting one more process. */
async function runInChild(shell: Shell, command: CommandNode): Promise<void> {
  if (command.type === "Command") await runSimpleCommand(shell, command, true);
  else await runCommand(shell, command);
}

function startBackground(shell: Shell, statement: Statement): void {
  const text = shell.source.slice(statement.pos, statement.end).replace(/\s*&\s*$/, "");
  const children = startInBackground(shell, statement.command);
  const last = children.at(-1);
  shell.lastBackground = last?.pid;
  const job = shell.jobs.add(text, children);
  if (shell.interactive) void shell.process.warn(`[${job.number}] ${last?.pid ?? 0}\n`);
  shell.status = 0;
}

function startInBackground(shell: Shell, command: PipelineNode | AndOr): Process[] {
  const { monitor } = shell.options;
  if (command.type === "Pipeline" && command.commands.length > 1 && command.prefixes.length === 0) {
    return startPipeline(shell, command, monitor);
  }
  const child = shell.forkProcess();
  if (monitor) child.group = child.pid;
  else {
    child.ignore("SIGINT");
    child.ignore("SIGQUIT");
    replaceDescriptor(child, 0, shell.process.files.open("/dev/null", "read"));
  }
  shell.startSubshell(child, async (copy) => {
    if (command.type === "Command") await runSimpleCommand(copy, command, true);
    else await runNode(copy, command);
  });
  return [child];
}

/** What killed a foreground job is told, but for what a person at the keyboard did, or a reader that left. */
async function tellSignal(shell: Shell, signal: Signal, child: Process | undefined): Promise<void> {
  if (signal === "SIGINT") return shell.interactive ? shell.process.warn("\n") : undefined;
  const words: Partial<Record<Signal, string>> = {
    SIGHUP: "Hangup",
    SIGKILL: "Killed",
    SIGQUIT: "Quit",
    SIGTERM: "Terminated",
  };
  const told = words[signal];
  if (told === undefined || shell.subshellDepth > 0) return;
  if (shell.interactive || !shell.isBash) await shell.process.warn(`${told}\n`);
  else await shell.complain(`${child?.pid ?? 0} ${told.padEnd(23)} ${child?.argv.join(" ") ?? ""}`);
}

/** Waits for a foreground job; an interactive shell lends it the terminal. */
export async function waitForeground(shell: Shell, children: readonly Process[]): Promise<void> {
  const { terminal } = shell.process;
  const lends = shell.options.monitor && terminal !== undefined;
  if (lends) terminal.foregroundGroup = children[0]?.group ?? shell.process.group;
  try {
    for (const child of children) await waitForExit(shell.process, child);
  } finally {
    if (lends) terminal.foregroundGroup = shell.process.group;
  }
  const codes = children.map((child) => child.status?.code ?? 0);
  shell.pipeStatus = codes;
  const failed = codes.findLast((code) => code !== 0);
  shell.status = shell.options.pipefail ? (failed ?? 0) : (codes.at(-1) ?? 0);
  const signal = children.at(-1)?.status?.signal;
  if (signal !== undefined) await tellSignal(shell, signal, children.at(-1));
}
