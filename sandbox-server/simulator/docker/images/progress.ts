import type { Clock } from "../../clock.ts";
import type { ApiCall } from "../api/route.ts";
import { EngineFault } from "../engine-fault.ts";
import { humanSize } from "../units.ts";

/** One line of a streamed answer (`jsonmessage.JSONMessage`). */
export interface ProgressLine {
  readonly stream?: string;
  readonly status?: string;
  readonly id?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly progress?: string;
  readonly aux?: unknown;
}

/** An answer of JSON lines; its head is sent with the first line, so that an early fault is an error of HTTP. */
export interface ProgressStream {
  write(line: ProgressLine): void;
  /** Ends the answer; a fault after the first line is told in the stream, as dockerd does, with the client's exit code. */
  end(fault?: EngineFault, code?: number): void;
}

export function progressStream({ response }: ApiCall): ProgressStream {
  const send = (line: unknown) => {
    if (!response.headersSent) response.writeHead(200, { "Content-Type": "application/json" });
    if (!response.destroyed) response.write(`${JSON.stringify(line)}\r\n`);
  };
  return {
    write: send,
    end(fault, code) {
      const { message } = fault ?? {};
      if (message !== undefined)
        send({ errorDetail: { ...(code === undefined ? {} : { code }), message }, error: message });
      else if (!response.headersSent) response.writeHead(200, { "Content-Type": "application/json" });
      response.end();
    },
  };
}

/** Runs work that streams its progress. A fault before the first line is thrown, later ones end the stream. */
export async function streamProgress(call: ApiCall, work: (stream: ProgressStream) => Promise<void>): Promise<void> {
  const stream = progressStream(call);
  try {
    await work(stream);
    stream.end();
  } catch (error) {
    if (!(error instanceof EngineFault) || !call.response.headersSent) throw error;
    stream.end(error);
  }
}

/** `[=====>     ]  1.2MB/3.4MB`, as dockerd writes it beside the numbers. */
export function progressBar(current: number, total: number): string {
  const percent = Math.min(50, Math.floor((current / Math.max(1, total)) * 50));
  const bar = percent === 50 ? "=".repeat(50) : `${"=".repeat(percent)}>`.padEnd(50);
  return `[${bar}${percent === 50 ? ">" : " "}]  ${humanSize(current)}/${humanSize(total)}`;
}

/** A pause of the engine's clock; an abort ends it with the signal's reason. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      timer[Symbol.dispose]();
      reject(signal.reason);
    };
    const timer = clock.after(delayMs, () => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
    signal.addEventListener("abort", stop, { once: true });
  });
}
