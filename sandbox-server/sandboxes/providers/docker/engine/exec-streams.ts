import { Duplex, PassThrough, type Readable } from "node:stream";
import type Docker from "dockerode";

/** Splits the engine's multiplexed stream of an exec without a terminal into what is said and what is said aside. */
export function separated(docker: Docker, raw: Duplex): { readonly stream: Duplex; readonly stderr: Readable } {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  docker.modem.demuxStream(raw, stdout, stderr);
  const end = () => {
    stdout.end();
    stderr.end();
  };
  raw.once("end", end);
  raw.once("close", end);
  raw.on("error", (fault) => {
    stdout.destroy(fault);
    stderr.destroy(fault);
  });
  const stream = Duplex.from({ readable: stdout, writable: raw });
  stream.once("close", () => raw.destroy());
  // Who listens hears it from the stream; an unheard fault of a hung-up exec is nobody's.
  stream.on("error", () => raw.destroy());
  stderr.on("error", () => raw.destroy());
  return { stream, stderr };
}

/** Everything that comes, as text, cut after `maxBytes`. */
export async function collect(from: Readable, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let kept = 0;
  for await (const chunk of from as AsyncIterable<Buffer>) {
    const part = chunk.subarray(0, maxBytes - kept);
    kept += part.length;
    if (part.length > 0) chunks.push(part);
  }
  return Buffer.concat(chunks).toString("utf8");
}
