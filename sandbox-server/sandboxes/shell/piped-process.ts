import { type ChildProcess, spawn } from "node:child_process";
import { MatelotError } from "../../errors/index.ts";
import { feed } from "../program-input.ts";
import type { RunOptions, RunResult } from "../sandbox-provider.ts";

/** What of a program's output is kept, a stream; the rest is dropped. */
const outputBytes = 8 * 1024 * 1024;

export interface PipedOptions extends RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Told once the program runs. */
  readonly onStart?: (pid: number) => void;
}

/**
 * Runs a program to its end, without a terminal. An abort kills it and rejects with the signal's reason.
 * Errors: `command-timed-out`, `sandbox-provider-unavailable` when it can't be started.
 */
export async function runPiped(argv: readonly string[], options: PipedOptions): Promise<RunResult> {
  options.signal?.throwIfAborted();
  const [file = "", ...args] = argv;
  const child = spawn(file, args, { cwd: options.cwd, env: { ...options.env }, stdio: "pipe" });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  // A program that doesn't read its input breaks the pipe; its own answer is what counts.
  child.stdin.on("error", () => undefined);
  using _input = feed(child.stdin, options.input);
  if (child.pid !== undefined) options.onStart?.(child.pid);
  const stop = killOn(child, options);
  try {
    const code = await ended(child);
    options.signal?.throwIfAborted();
    if (stop.isTimedOut()) throw timedOut(options);
    return { code, stdout: stdout(), stderr: stderr() };
  } finally {
    stop[Symbol.dispose]();
  }
}

function killOn(child: ChildProcess, { signal, timeoutMs }: RunOptions): Disposable & { isTimedOut(): boolean } {
  let hasTimedOut = false;
  // What the program started may outlive it and hold its streams: nobody waits for those.
  const kill = () => {
    child.kill("SIGKILL");
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  const timer = setTimeout(() => {
    hasTimedOut = true;
    kill();
  }, timeoutMs);
  signal?.addEventListener("abort", kill, { once: true });
  return {
    isTimedOut: () => hasTimedOut,
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", kill);
    },
  };
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause) => reject(new MatelotError("sandbox-provider-unavailable", { cause })));
    child.once("close", (code) => resolve(code ?? 137));
  });
}

function timedOut({ timeoutMs }: RunOptions): MatelotError {
  return new MatelotError("command-timed-out", {
    message: {
      en: `The command was stopped after ${timeoutMs / 1000} s.`,
      fr: `La commande a été arrêtée après ${timeoutMs / 1000} s.`,
    },
  });
}

/** Gathers a stream's text up to the limit. */
function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on("data", (chunk: Buffer) => {
    if (length < outputBytes) chunks.push(chunk.subarray(0, outputBytes - length));
    length += chunk.length;
  });
  return () => Buffer.concat(chunks).toString("utf8");
}
