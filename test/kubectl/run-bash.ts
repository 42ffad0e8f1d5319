import { execFile } from "node:child_process";
import { join } from "node:path";

/** What one command printed and ended with; 124 when its time was over. */
export interface CommandOutcome {
  readonly text: string;
  readonly exitCode: number;
}

/** Runs a command line in bash, in the folder `work` of a home, with nothing to read. */
export function runBash(
  command: string,
  home: string,
  env: Record<string, string>,
  timeoutMs: number,
): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    const options = { cwd: join(home, "work"), env, timeout: timeoutMs, maxBuffer: 16 * 1024 * 1024 };
    // Both streams in the order in which they were written, as a person sees them.
    const child = execFile("bash", ["-c", `exec 2>&1\n${command}`], options, (error, stdout) => {
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
