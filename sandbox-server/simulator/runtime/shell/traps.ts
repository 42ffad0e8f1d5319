import { ExitRequest } from "../processes/endings.ts";
import { reportFault } from "./evaluate.ts";
import { runText } from "./script.ts";
import type { Shell } from "./shell.ts";

/** Runs the actions of signals that arrived meanwhile; `$?` is what it was. */
export async function runPendingTraps(shell: Shell): Promise<void> {
  while (shell.pendingTraps.length > 0) {
    const signal = shell.pendingTraps.shift();
    const action = signal === undefined ? undefined : shell.traps.get(signal);
    if (action === undefined) continue;
    const { status } = shell;
    await runText(shell, action);
    shell.status = status;
  }
}

/** The EXIT trap, once; an `exit` inside it decides the exit code. */
export async function runExitTrap(shell: Shell): Promise<void> {
  const action = shell.traps.get("EXIT");
  if (action === undefined) return;
  shell.traps.delete("EXIT");
  const { status } = shell;
  try {
    await runText(shell, action);
    shell.status = status;
  } catch (error) {
    if (error instanceof ExitRequest) shell.status = error.code;
    else await reportFault(shell, error);
  }
}
