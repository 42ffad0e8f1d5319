import { isAscii } from "node:buffer";
import type { ContainerLog, LogLine, LogOptions } from "./container-runtime.ts";

/** The kubelet rotates a container's log at this size; older lines are gone. */
const MAX_BYTES = 10 * 1024 * 1024;

/** A line is cut into entries of this size, as containerd does, in bytes. */
const MAX_ENTRY = 16_384;

const LINE_OVERHEAD = 48;

type Decoder = InstanceType<typeof TextDecoder>;

/** Lines that containers of the same image all write while they start; kept once for all of them. */
const commonLines = new Map<string, string>();
const COMMON_LINES = 1024;
const LONGEST_COMMON = 200;

/** Lines of standard output and error in the order they were written. */
export class LineLog implements ContainerLog {
  #lines: LogLine[] = [];
  #start = 0;
  #bytes = 0;
  /** Grows with every line. */
  revision = 0;
  readonly #partial = { stdout: "", stderr: "" };
  readonly #decoders: { stdout?: Decoder; stderr?: Decoder } = {};
  readonly #listeners = new Set<(line: LogLine) => void>();
  readonly #now: () => number;

  constructor(now: () => number, lines: readonly LogLine[] = []) {
    this.#now = now;
    for (const line of lines) this.#keep(line);
  }

  append(stream: "stdout" | "stderr", data: Uint8Array): void {
    const text = this.#partial[stream] + this.#decode(stream, data);
    const lines = text.split("\n");
    let rest = lines.pop() ?? "";
    for (const line of lines) this.#add(stream, line);
    while (rest.length >= MAX_ENTRY) {
      this.#add(stream, rest.slice(0, MAX_ENTRY), true);
      rest = rest.slice(MAX_ENTRY);
    }
    this.#partial[stream] = rest;
  }

  /** The program has ended: an unfinished line is a line. */
  finish(): void {
    for (const stream of ["stdout", "stderr"] as const) {
      const text = this.#partial[stream];
      this.#partial[stream] = "";
      if (text !== "") this.#add(stream, text, true);
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

  #decode(stream: "stdout" | "stderr", data: Uint8Array): string {
    // Only bytes beyond ASCII can be cut between two writes.
    if (this.#decoders[stream] === undefined && isAscii(data)) return Buffer.from(data).toString("latin1");
    this.#decoders[stream] ??= new TextDecoder();
    return this.#decoders[stream].decode(data, { stream: true });
  }

  #add(stream: "stdout" | "stderr", text: string, isUnfinished = false): void {
    const line: LogLine = { time: this.#now(), stream, text: common(text), ...(isUnfinished ? { isUnfinished } : {}) };
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

function common(text: string): string {
  if (text.length > LONGEST_COMMON) return text;
  const known = commonLines.get(text);
  if (known !== undefined) return known;
  // A slice would keep the whole output that it was cut from.
  const own = Buffer.from(text).toString();
  if (commonLines.size >= COMMON_LINES) commonLines.clear();
  commonLines.set(own, own);
  return own;
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
