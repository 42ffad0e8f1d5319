import { emptyHeaderBlock, HeaderReader } from "./spdy-headers.ts";

const frameTypes = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goAway: 7 } as const;
const finFlag = 1;
const version = 3;
const headerLength = 8;
/** Streams that one connection may have open at once. */
const streamLimit = 1000;

/** Where the bytes of a SPDY connection go. */
export interface SpdyTransport {
  write(data: Buffer): void;
  close(): void;
}

/** One stream: what the client opened it for, and both directions. */
export class SpdyStream {
  readonly id: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly #connection: SpdyConnection;
  #early: Buffer[] = [];
  #ended = false;
  #onData: ((data: Buffer) => void) | undefined;
  #onEnd: (() => void) | undefined;

  constructor(connection: SpdyConnection, id: number, headers: ReadonlyMap<string, string>) {
    this.#connection = connection;
    this.id = id;
    this.headers = headers;
  }

  /** Listens; what came before is told at once. */
  listen(onData: (data: Buffer) => void, onEnd: () => void): void {
    this.#onData = onData;
    this.#onEnd = onEnd;
    for (const data of this.#early) onData(data);
    this.#early = [];
    if (this.#ended) onEnd();
  }

  write(data: Uint8Array): void {
    this.#connection.sendData(this.id, data, false);
  }

  end(): void {
    this.#connection.sendData(this.id, new Uint8Array(), true);
  }

  reset(): void {
    this.#connection.sendReset(this.id);
  }

  receive(data: Buffer): void {
    if (data.length === 0) return;
    if (this.#onData === undefined) this.#early.push(data);
    else this.#onData(data);
  }

  receiveEnd(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd?.();
  }
}

/** The server's side of a SPDY/3.1 connection, as much of it as kubectl uses: no flow control, no push. */
export class SpdyConnection {
  readonly #transport: SpdyTransport;
  readonly #onStream: (stream: SpdyStream) => void;
  readonly #headers = new HeaderReader();
  readonly #streams = new Map<number, SpdyStream>();
  #waiting: Buffer = Buffer.alloc(0);
  #turn: Promise<void> = Promise.resolve();
  #replies = 0;

  constructor(transport: SpdyTransport, onStream: (stream: SpdyStream) => void) {
    this.#transport = transport;
    this.#onStream = onStream;
  }

  /** Bytes from the client, in order. A broken frame closes the connection. */
  receive(data: Buffer): void {
    this.#turn = this.#turn.then(() => this.#take(data)).catch(() => this.#transport.close());
  }

  /** The client has gone: every stream ends. */
  close(): void {
    for (const stream of this.#streams.values()) stream.receiveEnd();
    this.#streams.clear();
    this.#headers[Symbol.dispose]();
  }

  sendData(id: number, data: Uint8Array, isLast: boolean): void {
    const head = Buffer.alloc(headerLength);
    head.writeUInt32BE(id & 0x7fffffff, 0);
    head.writeUInt32BE(((isLast ? finFlag : 0) << 24) | data.length, 4);
    this.#transport.write(Buffer.concat([head, data]));
  }

  sendReset(id: number): void {
    const body = Buffer.alloc(8);
    body.writeUInt32BE(id, 0);
    body.writeUInt32BE(5, 4);
    this.#control(frameTypes.rstStream, body);
    this.#streams.delete(id);
  }

  async #take(data: Buffer): Promise<void> {
    this.#waiting = this.#waiting.length === 0 ? data : Buffer.concat([this.#waiting, data]);
    while (this.#waiting.length >= headerLength) {
      const length = this.#waiting.readUInt32BE(4) & 0xffffff;
      if (this.#waiting.length < headerLength + length) return;
      const frame = this.#waiting.subarray(0, headerLength + length);
      this.#waiting = this.#waiting.subarray(headerLength + length);
      await this.#handle(frame);
    }
  }

  async #handle(frame: Buffer): Promise<void> {
    const first = frame.readUInt32BE(0);
    const flags = frame[4] ?? 0;
    const body = frame.subarray(headerLength);
    if (first < 0x80000000) {
      const stream = this.#streams.get(first);
      stream?.receive(body);
      if ((flags & finFlag) !== 0) stream?.receiveEnd();
      return;
    }
    const type = first & 0xffff;
    if (type === frameTypes.synStream) await this.#open(body, flags);
    else if (type === frameTypes.ping) this.#control(frameTypes.ping, body);
    else if (type === frameTypes.rstStream) this.#end(body.readUInt32BE(0));
    else if (type === frameTypes.goAway) this.#transport.close();
  }

  async #open(body: Buffer, flags: number): Promise<void> {
    const id = body.readUInt32BE(0) & 0x7fffffff;
    const headers = await this.#headers.read(body.subarray(10));
    if (this.#streams.size >= streamLimit) {
      this.sendReset(id);
      return;
    }
    const stream = new SpdyStream(this, id, headers);
    this.#streams.set(id, stream);
    const streamId = Buffer.alloc(4);
    streamId.writeUInt32BE(id);
    this.#control(frameTypes.synReply, Buffer.concat([streamId, emptyHeaderBlock(this.#replies === 0)]));
    this.#replies += 1;
    if ((flags & finFlag) !== 0) stream.receiveEnd();
    this.#onStream(stream);
  }

  #end(id: number): void {
    this.#streams.get(id)?.receiveEnd();
    this.#streams.delete(id);
  }

  #control(type: number, body: Buffer): void {
    const head = Buffer.alloc(headerLength);
    head.writeUInt16BE(0x8000 | version, 0);
    head.writeUInt16BE(type, 2);
    head.writeUInt32BE(body.length, 4);
    this.#transport.write(Buffer.concat([head, body]));
  }
}
