import type { RunningProcess } from "../runtime/container-runtime.ts";

/**
 * A container's main program as one client that is attached to it sees it: the end of the client's input is the end of
 * the program's input only with `stdinOnce`.
 */
export function attachedProcess(process: RunningProcess, closesInput: boolean): RunningProcess {
  return {
    pid: process.pid,
    write: (data) => process.write(data),
    closeInput: () => {
      if (closesInput) process.closeInput();
    },
    onOutput: (listener) => process.onOutput(listener),
    pause: () => process.pause(),
    resume: () => process.resume(),
    resize: (columns, rows) => process.resize(columns, rows),
    signal: (signal) => process.signal(signal),
    exited: process.exited,
  };
}
