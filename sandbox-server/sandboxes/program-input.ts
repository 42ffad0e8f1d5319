import { Readable, type Writable } from "node:stream";

/**
 * Writes a program's input: a text at once, a sequence piece by piece as it comes. Disposing gives the sequence up, which a
 * program that has ended does not read any more.
 */
export function feed(stdin: Writable, input: string | Uint8Array | AsyncIterable<string> = ""): Disposable {
  if (typeof input === "string" || input instanceof Uint8Array) {
    stdin.end(input);
    return { [Symbol.dispose]: () => undefined };
  }
  const source = Readable.from(input);
  source.on("error", () => stdin.end()).pipe(stdin);
  return { [Symbol.dispose]: () => void source.destroy() };
}
