import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { MatelotError } from "../../../../errors/index.ts";
import type {
  CallOptions,
  RunOptions,
  RunResult,
  TerminalOptions,
  TerminalProcess,
} from "../../../sandbox-provider.ts";
import type { Engine } from "../engine/engine.ts";
import { EngineRefusal } from "../engine/engine-refusal.ts";
import { ExecTerminal } from "./exec-terminal.ts";

/** Names a terminal or a command in the container, so that everything it started can be found and ended. */
const nameVariable = "MATELOT_PROGRAM";

/** What of a command's output is kept, a stream; the rest is dropped. */
const outputBytes = 8 * 1024 * 1024;

/** Ending programs in a container that has no process left to spare: the keeper makes room within a second. */
const leaveTries = 5;
const leavePauseMs = 500;
const leaveTimeoutMs = 10_000;

/** The engine's words for an exec in a container that cannot start another process come as an exit code. */
const cannotStartCodes = new Set([126, 128, 137]);

/** The programs of one shell container. The engine leaves alive what an exec has started; this ends it. */
export class ShellPrograms {
  readonly #engine: Engine;
  readonly #container: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #terminals = new Set<ExecTerminal>();
  readonly #closing = new AbortController();

  constructor(engine: Engine, container: string, environment: Readonly<Record<string, string>>) {
    this.#engine = engine;
    this.#container = container;
    this.#environment = environment;
  }

  async openTerminal({ columns, rows, language, signal }: TerminalOptions): Promise<TerminalProcess> {
    this.#closing.signal.throwIfAborted();
    const name = newName();
    const argv = ["/etc/matelot/enter", "terminal", String(columns), String(rows), language];
    const session = await this.#engine.openExec(this.#container, this.#command(argv, name), {
      terminal: { columns, rows },
      ...(signal === undefined ? {} : { signal }),
    });
    const terminal = new ExecTerminal(session, () => this.#leave(name));
    this.#terminals.add(terminal);
    void terminal.exited.then(() => this.#terminals.delete(terminal));
    return terminal;
  }

  async run(argv: readonly string[], { input, timeoutMs, signal }: RunOptions): Promise<RunResult> {
    this.#closing.signal.throwIfAborted();
    const name = newName();
    const either = signal === undefined ? this.#closing.signal : AbortSignal.any([this.#closing.signal, signal]);
    try {
      return await this.#engine.exec(this.#container, this.#command(["/etc/matelot/enter", "run", ...argv], name), {
        timeoutMs,
        maxOutputBytes: outputBytes,
        signal: either,
        ...(input === undefined ? {} : { input }),
      });
    } catch (thrown) {
      await this.#leave(name);
      throw thrown;
    }
  }

  /** Ends every program, those of an earlier server as well. */
  async endAll({ signal }: CallOptions): Promise<void> {
    await this.#leave("--all", signal);
  }

  /** Ends every program and takes no more. */
  async close(): Promise<void> {
    this.#closing.abort(new MatelotError("sandbox-unknown"));
    const terminals = [...this.#terminals];
    await this.#leave("--all");
    await Promise.all(terminals.map((terminal) => terminal.hangUp()));
  }

  #command(argv: readonly string[], name: string) {
    return { argv, environment: { ...this.#environment, [nameVariable]: name } };
  }

  /** Ends what a name stands for. A container that has ended has no programs left. */
  async #leave(name: string, signal?: AbortSignal): Promise<void> {
    const options = { timeoutMs: leaveTimeoutMs, ...(signal === undefined ? {} : { signal }) };
    for (let left = leaveTries; left > 0; left -= 1) {
      try {
        const { code } = await this.#engine.exec(this.#container, { argv: ["/etc/matelot/leave", name] }, options);
        if (!cannotStartCodes.has(code)) return;
      } catch (thrown) {
        if (isGone(thrown)) return;
        if (signal?.aborted || !isTemporary(thrown)) throw thrown;
      }
      await setTimeout(leavePauseMs, undefined, signal === undefined ? {} : { signal });
    }
    // Nothing can be started inside any more: the container is emptied as a whole, its home stays.
    await this.#engine.stopContainer(this.#container, { graceSeconds: 0, ...(signal === undefined ? {} : { signal }) });
    await this.#engine.startContainer(this.#container, signal === undefined ? {} : { signal });
  }
}

function newName(): string {
  return randomBytes(8).toString("hex");
}

/** The container is not there (404) or doesn't run (409). */
function isGone(thrown: unknown): boolean {
  return thrown instanceof EngineRefusal && (thrown.isMissing || thrown.status === 409);
}

function isTemporary(thrown: unknown): boolean {
  return thrown instanceof EngineRefusal || (thrown instanceof MatelotError && thrown.code === "command-timed-out");
}
