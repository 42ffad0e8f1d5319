import type { Container, ExitStatus } from "../../runtime/container-runtime.ts";
import { formatGoDuration } from "../go-duration.ts";

export interface ExecResult {
  readonly exit: ExitStatus;
  /** Standard output and errors as they came, at most 10 KiB. */
  readonly output: string;
}

export interface RunningCheck {
  readonly result: Promise<ExecResult>;
  kill(): void;
}

/** The kubelet keeps no more of a probe's output. */
const OUTPUT_LIMIT_BYTES = 10 * 1024;

/** Runs a command in a container. The runtime's own faults come as an exit status too. */
export function runCheck(container: Container, command: readonly string[]): RunningCheck {
  const process = container.exec({ argv: command, tty: false, stdin: false });
  const pieces: Uint8Array[] = [];
  let size = 0;
  const output = process.onOutput((_, data) => {
    if (size < OUTPUT_LIMIT_BYTES) pieces.push(data.slice(0, OUTPUT_LIMIT_BYTES - size));
    size += data.byteLength;
  });
  const result = process.exited.then((exit) => {
    output[Symbol.dispose]();
    return { exit, output: Buffer.concat(pieces).toString("utf8") };
  });
  return { result, kill: () => process.signal("SIGKILL") };
}

/** The message of an exec probe that took too long. */
export function execTimeoutMessage(command: readonly string[], timeoutMs: number): string {
  return `command timed out: ${JSON.stringify(command.join(" "))} timed out after ${formatGoDuration(timeoutMs)}`;
}
