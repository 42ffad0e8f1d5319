import type { Duplex } from "node:stream";
import { frame } from "../api/multiplexed-stream.ts";
import { createDetachFilter, parseDetachKeys } from "./detach-keys.ts";

/** What a client may leave unread before the program has to wait for it. */
const UNREAD_BYTES = 256 * 1024;

/** The program's side of a hijacked connection, whatever is behind it: a main program or one of `exec`. */
export interface ProgramSide {
  write(data: Uint8Array): void;
  closeInput(): void;
  hold(): void;
  release(): void;
  /** The client has gone, or typed the keys that detach. */
  detached(): void;
}

export interface ClientStreamOptions {
  readonly stream: Duplex;
  readonly isTerminal: boolean;
  readonly takesInput: boolean;
  readonly showsOutput: (stream: "stdout" | "stderr") => boolean;
  readonly detachKeys: string;
  readonly program: ProgramSide;
}

/** Joins a client's connection with a program: input, output in frames or raw, the keys that detach, slow readers. */
export function joinClient(options: ClientStreamOptions): {
  output(stream: "stdout" | "stderr", data: Uint8Array): void;
  end(): void;
} {
  const { stream, program, isTerminal } = options;
  const filter = createDetachFilter(parseDetachKeys(options.detachKeys));
  let isOver = false;
  const leave = () => {
    if (isOver) return;
    isOver = true;
    program.detached();
  };
  stream.on("error", leave);
  stream.on("close", leave);
  stream.on("data", (data: Buffer) => {
    if (!options.takesInput || isOver) return;
    const passed = isTerminal ? filter(data) : data;
    if (passed !== "detached") {
      program.write(passed);
      return;
    }
    leave();
    stream.end();
  });
  stream.on("end", () => {
    if (options.takesInput && !isOver) program.closeInput();
  });
  return {
    output(name, data) {
      if (isOver || !options.showsOutput(name)) return;
      stream.write(isTerminal ? data : frame(name, data));
      if (stream.writableLength < UNREAD_BYTES) return;
      program.hold();
      stream.once("drain", () => program.release());
    },
    end() {
      if (isOver) return;
      isOver = true;
      stream.end();
    },
  };
}
