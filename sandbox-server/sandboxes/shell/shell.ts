import type { Language, Message } from "../../language/message.ts";
import type { RunOptions, RunResult, TerminalOptions, TerminalProcess } from "../sandbox-provider.ts";
import { HomeChanges } from "./home-changes.ts";
import { HomeGuard, type HomeLimits } from "./home-guard.ts";
import { measureHome } from "./home-size.ts";
import { runPiped } from "./piped-process.ts";
import { type PtyProcess, spawnPty } from "./pty.ts";

/** How programs of one sandbox are started: behind the fence, or on the open machine. */
export interface Surroundings {
  command(argv: readonly string[]): readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** All programs of one sandbox. */
export interface Shell {
  openTerminal(options: TerminalOptions): TerminalProcess;
  run(argv: readonly string[], options: RunOptions): Promise<RunResult>;
  /** Tells a moment after something in the home has changed; nothing of what lies deeper than the guard watches. */
  followHome(listener: () => void): Disposable;
  /** Kills every program and waits until they are gone. */
  stop(): Promise<void>;
}

export interface ShellOptions {
  readonly surroundings: Surroundings;
  readonly home: string;
  readonly limits: HomeLimits;
}

/** Bash as a learner gets it. */
const interactiveShell = ["bash", "-i"];

export function createShell({ surroundings, home, limits }: ShellOptions): Shell {
  const terminals = new Map<PtyProcess, Language>();
  const runs = new Map<number, Promise<unknown>>();
  const stopRuns = new AbortController();
  const changes = new HomeChanges();
  let guard: HomeGuard | undefined;

  const tell = (message: Message) => {
    for (const [terminal, language] of terminals) terminal.show(line(message[language]));
  };
  const wake = () => {
    guard ??= new HomeGuard({
      home,
      limits,
      fences: () => [...[...terminals.keys()].map(({ pid }) => pid), ...runs.keys()],
      onMeasured: (size) => changes.note(size),
      onFull: tell,
    });
  };
  const sleepWhenIdle = () => {
    if (terminals.size + runs.size > 0) return;
    guard?.[Symbol.dispose]();
    guard = undefined;
    // What the last program wrote may have come after the guard's last look.
    if (changes.isFollowed) void measureHome(home, limits.entries).then((size) => changes.note(size));
  };

  return {
    openTerminal({ columns, rows, language, signal }) {
      signal?.throwIfAborted();
      stopRuns.signal.throwIfAborted();
      const { cwd, env } = surroundings;
      const terminal = spawnPty(surroundings.command(interactiveShell), { columns, rows, cwd, env });
      terminals.set(terminal, language);
      wake();
      void terminal.exited.then(() => {
        terminals.delete(terminal);
        sleepWhenIdle();
      });
      return terminal;
    },
    async run(argv, options) {
      const signal = AbortSignal.any([stopRuns.signal, ...(options.signal === undefined ? [] : [options.signal])]);
      const { promise, resolve } = Promise.withResolvers<void>();
      let pid: number | undefined;
      const onStart = (started: number) => {
        pid = started;
        runs.set(started, promise);
        wake();
      };
      try {
        const { cwd, env } = surroundings;
        return await runPiped(surroundings.command(argv), { ...options, signal, cwd, env, onStart });
      } finally {
        if (pid !== undefined) runs.delete(pid);
        resolve();
        sleepWhenIdle();
      }
    },
    followHome: (listener) => changes.follow(listener),
    async stop() {
      stopRuns.abort();
      await Promise.all([
        ...[...terminals.keys()].map((terminal) => terminal[Symbol.asyncDispose]()),
        ...runs.values(),
      ]);
      guard?.[Symbol.dispose]();
    },
  };
}

function line(text: string): Uint8Array {
  return Buffer.from(`\r\n\u001b[33mMatelot: ${text}\u001b[0m\r\n`);
}
