import type { Connection } from "./cluster-network.ts";
import type { Delivery } from "./delivery.ts";

export interface SocketAddress {
  readonly address: string;
  readonly port: number;
}

/** What one side may have written before the other has read it; a program that goes beyond has its connection reset. */
const BUFFER_LIMIT_BYTES = 16 * 1024 * 1024;

/** One side of a connection. Nothing is delivered before the writer has returned. */
class ConnectionEnd implements Connection {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  #peer: ConnectionEnd | undefined;
  #inbox: Uint8Array[] = [];
  #inboxBytes = 0;
  #dataListener: ((data: Uint8Array) => void) | undefined;
  #endListener: (() => void) | undefined;
  readonly #closeListeners: ((reason: "end" | "reset") => void)[] = [];
  #endSent = false;
  #endArrived = false;
  #endTold = false;
  #resetArrived = false;
  #destroyed = false;
  #closed: "end" | "reset" | undefined;
  #scheduled = false;
  readonly #delivery: Delivery;

  constructor(local: SocketAddress, remote: SocketAddress, delivery: Delivery) {
    this.#delivery = delivery;
    this.localAddress = local.address;
    this.localPort = local.port;
    this.remoteAddress = remote.address;
    this.remotePort = remote.port;
  }

  join(peer: ConnectionEnd): void {
    this.#peer = peer;
  }

  write(data: Uint8Array): void {
    const peer = this.#peer;
    if (this.#endSent || this.#closed !== undefined || peer === undefined || data.byteLength === 0) return;
    if (peer.#destroyed) {
      this.#resetArrived = true;
      this.#schedule();
      return;
    }
    peer.#inbox.push(data.slice());
    peer.#inboxBytes += data.byteLength;
    if (peer.#inboxBytes - data.byteLength > BUFFER_LIMIT_BYTES) this.reset();
    peer.#schedule();
  }

  end(): void {
    const peer = this.#peer;
    if (this.#endSent || this.#closed !== undefined || peer === undefined) return;
    this.#endSent = true;
    peer.#endArrived = true;
    peer.#schedule();
    this.#schedule();
  }

  destroy(): void {
    if (this.#destroyed || this.#closed !== undefined) return;
    if (this.#inboxBytes > 0) {
      this.reset();
      return;
    }
    this.end();
    this.#destroyed = true;
    this.#schedule();
  }

  /** Closes both sides at once, as a RST segment does. */
  reset(): void {
    for (const side of [this, this.#peer]) {
      if (side === undefined || side.#closed !== undefined) continue;
      side.#resetArrived = true;
      side.#schedule();
    }
  }

  onData(listener: (data: Uint8Array) => void): void {
    this.#dataListener = listener;
    if (this.#inbox.length > 0) this.#schedule();
  }

  onEnd(listener: () => void): void {
    this.#endListener = listener;
    if (this.#endTold) this.#delivery(listener);
  }

  onClose(listener: (reason: "end" | "reset") => void): void {
    const closed = this.#closed;
    if (closed === undefined) this.#closeListeners.push(listener);
    else this.#delivery(() => listener(closed));
  }

  #schedule(): void {
    if (this.#scheduled || this.#closed !== undefined) return;
    this.#scheduled = true;
    this.#delivery(() => {
      this.#scheduled = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    if (this.#closed !== undefined) return;
    if (!this.#destroyed) this.#deliverData();
    if (this.#resetArrived) {
      this.#close("reset");
      return;
    }
    if (this.#endArrived && this.#inbox.length === 0 && !this.#endTold) {
      this.#endTold = true;
      if (!this.#destroyed) this.#endListener?.();
    }
    if (this.#destroyed || (this.#endSent && this.#endTold)) this.#close("end");
  }

  #deliverData(): void {
    const listener = this.#dataListener;
    if (listener === undefined) return;
    const pieces = this.#inbox;
    this.#inbox = [];
    this.#inboxBytes = 0;
    for (const piece of pieces) listener(piece);
  }

  #close(reason: "end" | "reset"): void {
    if (this.#closed !== undefined) return;
    this.#closed = reason;
    this.#inbox = [];
    this.#inboxBytes = 0;
    for (const listener of this.#closeListeners.splice(0)) listener(reason);
  }
}

/** A connection that can also be cut from outside: by the end of a pod's network. */
export interface CuttableConnection extends Connection {
  reset(): void;
}

/**
 * Both sides of a fresh connection: `client` is at `from`, `server` at `to`. The client goes on seeing the address that
 * it `dialled`: a service's, when that was translated on the way.
 */
export function createConnectionPair(
  from: SocketAddress,
  to: SocketAddress,
  delivery: Delivery,
  dialled = to,
): { readonly client: CuttableConnection; readonly server: CuttableConnection } {
  const client = new ConnectionEnd(from, dialled, delivery);
  const server = new ConnectionEnd(to, from, delivery);
  client.join(server);
  server.join(client);
  return { client, server };
}
