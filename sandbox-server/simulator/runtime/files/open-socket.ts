import type { Connection } from "../../network/cluster-network.ts";
import { cutAt, type OpenFile, type ReadResult, SharedDescription } from "./open-file.ts";

/** A connection as a file: what bash opens for `/dev/tcp/host/port`. */
export class OpenSocket extends SharedDescription implements OpenFile {
  readonly type = "socket";
  readonly description: string;
  readonly #connection: Connection;
  readonly #waiting = new Set<() => void>();
  #received: Uint8Array[] = [];
  #isEnded = false;

  constructor(connection: Connection) {
    super();
    this.#connection = connection;
    this.description = `socket:[${connection.localPort}]`;
    connection.onData((data) => {
      this.#received.push(data);
      this.#wake();
    });
    connection.onEnd(() => this.#end());
    connection.onClose(() => this.#end());
  }

  tryRead(max: number, until?: number): ReadResult {
    const first = this.#received[0];
    if (first === undefined) return this.#isEnded ? "end" : "wait";
    const part = cutAt(first, max, until);
    if (part.length === first.length) this.#received.shift();
    else this.#received[0] = first.subarray(part.length);
    return part;
  }

  tryWrite(data: Uint8Array): boolean {
    this.#connection.write(data);
    return true;
  }

  onReady(wake: () => void): Disposable {
    this.#waiting.add(wake);
    return { [Symbol.dispose]: () => void this.#waiting.delete(wake) };
  }

  protected release(): void {
    this.#connection.destroy();
  }

  #end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
