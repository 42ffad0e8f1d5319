import { parse } from "unbash";
import { ProcessEnded } from "../processes/endings.ts";
import { completeWord } from "./completion.ts";
import { reportFault } from "./evaluate.ts";
import { JobTable } from "./jobs.ts";
import { LineEditor } from "./line-editor.ts";
import { isIncomplete, runText } from "./script.ts";
import type { Shell } from "./shell.ts";
import { LoopControl, ReturnRequest, ShellFault } from "./shell-fault.ts";

/** The read-evaluate loop at a terminal: prompt, line editing, job control. */
export async function runInteractive(shell: Shell): Promise<void> {
  const { process } = shell;
  shell.interactive = true;
  shell.options.monitor = true;
  for (const signal of ["SIGINT", "SIGQUIT", "SIGTERM"] as const) process.handle(signal, () => {});
  process.group = process.pid;
  if (process.terminal !== undefined) process.terminal.foregroundGroup = process.pid;
  const editor = new LineEditor(process, shell.history, (line, cursor) => completeWord(shell, line, cursor));
  await startUp(shell);
  for (;;) {
    await reportJobs(shell);
    const text = await readCommand(shell, editor);
    if (text === undefined) break;
    await runLine(shell, text);
  }
  if (shell.isBash) await process.warn("exit\n");
}

async function startUp(shell: Shell): Promise<void> {
  const home = shell.variables.get("HOME");
  const file = shell.isBash && home !== undefined ? `${home}/.bashrc` : shell.variables.get("ENV");
  if (file === undefined || shell.process.files.find(file)?.kind !== "file") return;
  await runLine(shell, shell.process.files.readText(file));
}

/** One whole command, over as many lines as it takes; undefined at the end of input. */
async function readCommand(shell: Shell, editor: LineEditor): Promise<string | undefined> {
  let text = "";
  let prompt = promptText(shell, "PS1");
  for (;;) {
    const line = await editor.readLine(prompt);
    if (line === "interrupted") {
      text = "";
      prompt = promptText(shell, "PS1");
      shell.status = 130;
      continue;
    }
    if (line === undefined) return text === "" ? undefined : text;
    text += `${line}\n`;
    if (!isIncomplete(text, parse(text))) break;
    prompt = promptText(shell, "PS2");
  }
  if (text.trim() !== "" && shell.history.at(-1) !== text.trimEnd()) shell.history.push(text.trimEnd());
  if (shell.history.length > 500) shell.history.splice(0, shell.history.length - 500);
  return text;
}

async function runLine(shell: Shell, text: string): Promise<void> {
  try {
    await runText(shell, text);
  } catch (error) {
    if (error instanceof ProcessEnded) throw error;
    if (error instanceof LoopControl || error instanceof ReturnRequest) return;
    if (error instanceof ShellFault) {
      await shell.complain(error.message);
      shell.status = error.status;
    } else await reportFault(shell, error);
  }
}

async function reportJobs(shell: Shell): Promise<void> {
  for (const job of [...shell.jobs.list()]) {
    if (!JobTable.isDone(job)) continue;
    const status = JobTable.status(job);
    const word =
      status === 0 ? "Done" : status > 128 ? "Terminated" : shell.isBash ? `Exit ${status}` : `Done(${status})`;
    await shell.process.warn(`[${job.number}]+  ${word.padEnd(24)}${job.text}\n`);
    shell.jobs.forget(job);
  }
}

/** What /etc/bash.bashrc of Debian and Ubuntu sets. */
const DEBIAN_PROMPT = "\\u@\\h:\\w\\$ ";

const DEFAULT_PROMPTS = {
  bash: { PS1: "\\s-\\v\\$ ", PS2: "> " },
  ash: { PS1: "\\w \\$ ", PS2: "> " },
  dash: { PS1: "\\$ ", PS2: "> " },
} as const;

function promptText(shell: Shell, which: "PS1" | "PS2"): string {
  const { process } = shell;
  const debian = which === "PS1" && shell.isBash && process.files.find("/etc/debian_version") !== undefined;
  const standard = debian ? DEBIAN_PROMPT : DEFAULT_PROMPTS[shell.flavour][which];
  const format = shell.variables.get(which) ?? standard;
  const home = shell.variables.get("HOME");
  const directory = shell.variables.get("PWD") ?? process.workingDirectory;
  const inHome = home !== undefined && home !== "/" && (directory === home || directory.startsWith(`${home}/`));
  const short = inHome && home !== undefined ? `~${directory.slice(home.length)}` : directory;
  const uid = process.credentials.uid;
  const user = shell.userName();
  return format.replace(/\\([uhHwWs$v\\[\]n]|e|033)/g, (_all, letter: string) => {
    if (letter === "u") return user ?? "I have no name!";
    if (letter === "h" || letter === "H") return process.scope.hostname;
    if (letter === "w") return short;
    if (letter === "W") return short === "/" || short === "~" ? short : short.slice(short.lastIndexOf("/") + 1);
    if (letter === "s") return shell.name.slice(shell.name.lastIndexOf("/") + 1);
    if (letter === "v") return "5.2";
    if (letter === "$") return uid === 0 ? "#" : "$";
    if (letter === "n") return "\n";
    if (letter === "e" || letter === "033") return "\u001b";
    return letter === "\\" ? "\\" : "";
  });
}
