import type { ContainerLog, LogLine, LogOptions } from "./container-runtime.ts";

/** The kubelet rotates a container's log at this size; older lines are gone. */
const MAX_BYTES = 10 * 1024 * 1024;

/** A line is cut into entries of this size, as containerd does, in bytes. */
const MAX_ENTRY = 16_384;

const LINE_OVERHEAD = 48;

/** Lines of standard output and error in the order they were written. */
export class LineLog implements ContainerLog {
  #lines: LogLine[] = [];
  #start = 0;
  #bytes = 0;
  /** Grows with every line. */
  revision = 0;
  readonly #partial = { stdout: "", stderr: "" };
  readonly #decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  readonly #listeners = new Set<(line: LogLine) => void>();
  readonly #now: () => number;

  constructor(now: () => number, lines: readonly LogLine[] = []) {
    this.#now = now;
    for (const line of lines) this.#keep(line);
  }

  append(stream: "stdout" | "stderr", data: Uint8Array): void {
    const text = this.#partial[stream] + this.#decoders[stream].decode(data, { stream: true });
    const lines = text.split("\n");
    let rest = lines.pop() ?? "";
    for (const line of lines) this.#add(stream, line);
    while (rest.length >= MAX_ENTRY) {
      this.#add(stream, rest.slice(0, MAX_ENTRY));
      rest = rest.slice(MAX_ENTRY);
    }
    this.#partial[stream] = rest;
  }

  /** The program has ended: an unfinished line is a line. */
  finish(): void {
    for (const stream of ["stdout", "stderr"] as const) {
      const text = this.#partial[stream];
      this.#partial[stream] = "";
      if (text !== "") this.#add(stream, text);
    }
  }

  read(options: LogOptions): readonly LogLine[] {
    let lines = this.#lines.slice(this.#start);
    const { sinceTime, tailLines, limitBytes } = options;
    if (sinceTime !== undefined) lines = lines.filter((line) => line.time >= sinceTime);
    if (tailLines !== undefined) lines = tailLines === 0 ? [] : lines.slice(-tailLines);
    return limitBytes === undefined ? lines : withinBytes(lines, limitBytes);
  }

  follow(listener: (line: LogLine) => void): Disposable {
    this.#listeners.add(listener);
    return {
      [Symbol.dispose]: () => {
        this.#listeners.delete(listener);
      },
    };
  }

  #add(stream: "stdout" | "stderr", text: string): void {
    const line: LogLine = { time: this.#now(), stream, text };
    this.#keep(line);
    for (const listener of [...this.#listeners]) listener(line);
  }

  #keep(line: LogLine): void {
    this.#lines.push(line);
    this.revision += 1;
    this.#bytes += line.text.length + LINE_OVERHEAD;
    while (this.#bytes > MAX_BYTES) {
      this.#bytes -= (this.#lines[this.#start]?.text.length ?? 0) + LINE_OVERHEAD;
      this.#start += 1;
    }
    if (this.#start > 4096 && this.#start * 2 > this.#lines.length) {
      this.#lines = this.#lines.slice(this.#start);
      this.#start = 0;
    }
  }
}

function withinBytes(lines: readonly LogLine[], limit: number): LogLine[] {
  const kept: LogLine[] = [];
  let left = limit;
  for (const line of lines) {
    if (left <= 0) break;
    const text = Buffer.from(line.text).subarray(0, left).toString();
    kept.push(text === line.text ? line : { ...line, text });
    left -= Buffer.byteLength(line.text) + 1;
  }
  return kept;
}
