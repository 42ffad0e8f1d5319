import { constants } from "node:os";
import { type IPty, spawn } from "@lydell/node-pty";
import type { TerminalProcess } from "../sandbox-provider.ts";

/** A program on a pseudo-terminal of its own, with what the shell needs to know beyond the port. */
export interface PtyProcess extends TerminalProcess {
  readonly pid: number;
  /** Shows bytes as if the program had written them. */
  show(data: Uint8Array): void;
}

export interface PtyOptions {
  readonly columns: number;
  readonly rows: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Input that no program has read yet; more is dropped, as a line discipline drops what overflows it. */
const pendingInputBytes = 256 * 1024;

/** node-pty delivers Buffers when it is given no encoding, which its types don't know. */
interface RawPty extends Omit<IPty, "onData" | "write"> {
  onData(listener: (data: Buffer) => void): { dispose(): void };
  write(data: Buffer): void;
  /** The stream below; its backlog is the only sign that a program doesn't read. */
  readonly _socket?: { readonly writableLength: number };
}

/** Starts a program. It is killed, never asked, when the process object is disposed. */
export function spawnPty(argv: readonly string[], options: PtyOptions): PtyProcess {
  const [file = "", ...args] = argv;
  const pty = spawn(file, args, {
    name: "xterm-256color",
    cols: options.columns,
    rows: options.rows,
    cwd: options.cwd,
    env: { ...options.env },
    encoding: null,
  }) as unknown as RawPty;
  const listeners = new Set<(data: Uint8Array) => void>();
  let hasExited = false;
  pty.onData((data) => {
    for (const listener of listeners) listener(data);
  });
  const exited = new Promise<{ code: number; signal?: string }>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      hasExited = true;
      resolve(signal === undefined || signal === 0 ? { code: exitCode } : { code: 128 + signal, ...named(signal) });
    });
  });
  return {
    pid: pty.pid,
    exited,
    write(data) {
      if (hasExited || (pty._socket?.writableLength ?? 0) > pendingInputBytes) return;
      pty.write(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    },
    resize(columns, rows) {
      if (!hasExited) pty.resize(columns, rows);
    },
    onData: (listener) => void listeners.add(listener),
    show(data) {
      for (const listener of listeners) listener(data);
    },
    pause: () => pty.pause(),
    resume: () => pty.resume(),
    async [Symbol.asyncDispose]() {
      if (!hasExited) {
        // A paused terminal would not tell its end.
        pty.resume();
        pty.kill("SIGKILL");
      }
      await exited;
    },
  };
}

function named(signal: number): { signal?: string } {
  const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
  return name === undefined ? {} : { signal: name };
}
