import { execFile } from "node:child_process";
import { join } from "node:path";

/** What one command printed and ended with; 124 when its time was over. */
export interface CommandOutcome {
  readonly text: string;
  readonly exitCode: number;
}

export interface BashOptions {
  /** Its folder `work` is where the command begins. */
  readonly home: string;
  readonly env: Record<string, string>;
  readonly timeoutMs: number;
  /** What the argv begins with, to run bash in another place. */
  readonly way?: readonly string[];
}

/** Runs a command line in bash, with nothing to read. */
export function runBash(command: string, { home, env, timeoutMs, way = [] }: BashOptions): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    const options = { cwd: join(home, "work"), env, timeout: timeoutMs, maxBuffer: 16 * 1024 * 1024 };
    // Both streams in the order in which they were written, as a person sees them.
    const [program = "bash", ...args] = [...way, "bash", "-c", `exec 2>&1\n${command}`];
    const child = execFile(program, args, options, (error, stdout) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : 124;
      resolve({ text: stdout, exitCode });
    });
    child.stdin?.end();
  });
}

/** Runs again until the outcome is the wanted one or the time is over; gives back the last. */
export async function untilReached<T>(
  run: () => Promise<T>,
  isReached: (seen: T) => boolean,
  timeoutMs: number,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const seen = await run();
    if (isReached(seen) || performance.now() > deadline) return seen;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
