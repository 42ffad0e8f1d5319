/** The server pauses at 256 KiB that were not acknowledged; an eighth keeps it flowing without a frame for every echo. */
const batchBytes = 32 * 1024;

/** Counts drawn bytes and tells the server in batches. */
export class Acknowledgement {
  readonly #send: (bytes: number) => void;
  #pending = 0;

  constructor(send: (bytes: number) => void) {
    this.#send = send;
  }

  drawn(bytes: number): void {
    this.#pending += bytes;
    if (this.#pending < batchBytes) return;
    this.#send(this.#pending);
    this.#pending = 0;
  }

  /** A new connection starts with an empty window. */
  restart(): void {
    this.#pending = 0;
  }
}
