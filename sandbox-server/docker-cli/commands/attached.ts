import type { Duplex, Writable } from "node:stream";
import type Docker from "dockerode";

/** The terminal or pipes that docker itself was started with. */
export interface OwnStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: Writable;
}

/** Joins a container's or an exec's stream with docker's own until it ends. */
export async function joinStreams(
  docker: Docker,
  stream: Duplex,
  { stdin, stdout, stderr }: OwnStreams,
  options: { readonly tty: boolean; readonly takesInput: boolean },
): Promise<void> {
  const isRaw = options.tty && options.takesInput && stdin.isTTY;
  if (options.tty) stream.pipe(stdout, { end: false });
  else docker.modem.demuxStream(stream, stdout, stderr);
  if (isRaw) stdin.setRawMode(true);
  if (options.takesInput) stdin.pipe(stream);
  else stream.end();
  await new Promise<void>((resolve) => {
    stream.once("end", resolve);
    stream.once("close", resolve);
  });
  if (isRaw) stdin.setRawMode(false);
  if (options.takesInput) {
    stdin.unpipe(stream);
    stdin.pause();
  }
}

/** Tells the container the terminal's size now and whenever it changes. */
export function followSize(
  stdout: NodeJS.WriteStream,
  resize: (size: { h: number; w: number }) => Promise<unknown>,
): Disposable {
  const tell = () => {
    // A program that has ended meanwhile has no size; nobody is waiting for the answer.
    void resize({ h: stdout.rows ?? 24, w: stdout.columns ?? 80 }).catch(() => undefined);
  };
  if (stdout.isTTY) {
    tell();
    stdout.on("resize", tell);
  }
  return { [Symbol.dispose]: () => stdout.off("resize", tell) };
}
