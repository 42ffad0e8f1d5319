import { cutAt } from "../files/open-file.ts";

/** Bytes on their way, first in first out. */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  size = 0;

  push(data: Uint8Array): void {
    if (data.length === 0) return;
    this.#chunks.push(data);
    this.size += data.length;
  }

  /** At most `max` bytes of the oldest chunk, not past the byte `until`; undefined when empty. */
  shift(max: number, until?: number): Uint8Array | undefined {
    const first = this.#chunks[0];
    if (first === undefined) return undefined;
    const part = cutAt(first, max, until);
    if (part.length === first.length) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(part.length);
    this.size -= part.length;
    return part;
  }

  clear(): void {
    this.#chunks = [];
    this.size = 0;
  }
}
