import { Duplex } from "node:stream";
import type { Connection } from "../../network/cluster-network.ts";

/** A simulated connection as a Node stream, for Node's own HTTP client. */
export class ConnectionStream extends Duplex {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    super({ allowHalfOpen: true });
    this.#connection = connection;
    connection.onData((data) => void this.push(Buffer.from(data)));
    connection.onEnd(() => void this.push(null));
    connection.onClose((reason) => {
      if (reason === "reset") this.destroy(new Error("connection reset by peer"));
      else this.push(null);
    });
  }

  override _read(): void {
    // The connection pushes by itself.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#connection.write(chunk);
    done();
  }

  override _final(done: () => void): void {
    // An HTTP client that half-closes would look like one that has gone: the answer ends the connection.
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#connection.destroy();
    done(error);
  }

  /** Node's HTTP client calls these on its sockets. */
  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }
}
