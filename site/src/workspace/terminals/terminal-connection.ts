import type { Language } from "../../../../sandbox-server/language/message.ts";
import { type ApiError, api, asApiError } from "../api.ts";
import type { Message, TerminalFrame } from "../wire.ts";
import { Acknowledgement } from "./acknowledgement.ts";
import { backOffMs } from "./back-off.ts";

const subprotocol = "matelot.terminal.v1";
// The server closes the connection with 1009 above 64 KiB; pasted text is sent in pieces.
const largestInputBytes = 32 * 1024;
// A connection that has stayed this long counts as good, and the next failure is waited for briefly again.
const steadyMs = 5_000;

/** What a connection tells the terminal on screen. */
export interface TerminalListener {
  /** The first frame of every connection: clear the screen, replayed output follows. */
  attached(resumed: boolean): void;
  /** Draws output; calls `drawn` when it is on the screen. */
  output(data: Uint8Array, drawn: () => void): void;
  notice(message: Message): void;
  /** The shell has ended; nothing more comes until `reopen`. */
  exited(code: number): void;
  /** `waiting`: the connection was lost and is tried again by itself. */
  state(state: "connecting" | "connected" | "waiting", error?: ApiError): void;
}

export interface TerminalConnectionOptions {
  readonly sandbox: string;
  readonly terminal: string;
  readonly language: Language;
  readonly listener: TerminalListener;
  /** Called when the server no longer runs this sandbox; resolves with the id to go on with. */
  readonly revive: () => Promise<string>;
}

/** One terminal's WebSocket, kept up through drops of the network and restarts of the server. */
export class TerminalConnection {
  readonly #options: TerminalConnectionOptions;
  readonly #encoder = new TextEncoder();
  readonly #acknowledgement = new Acknowledgement((bytes) => this.#sendFrame({ type: "ack", bytes }));
  #sandbox: string;
  #socket: WebSocket | undefined;
  #size = { columns: 80, rows: 24 };
  #tries = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #connecting = false;
  #ended = false;
  #closed = false;
  #resting = false;
  readonly #wake = () => this.retryNow();

  constructor(options: TerminalConnectionOptions) {
    this.#options = options;
    this.#sandbox = options.sandbox;
    addEventListener("online", this.#wake);
    addEventListener("offline", this.#dropped);
  }

  /** Connects, and stays connected until `close` or the shell's end. */
  open(): void {
    void this.#connect();
  }

  /** Starts a new shell after the old one has ended. */
  reopen(): void {
    if (!this.#ended) return;
    this.#ended = false;
    void this.#connect();
  }

  /** The sandbox has stopped: asking for a terminal would only start it again. */
  rest(): void {
    this.#resting = true;
    clearTimeout(this.#retry);
    this.#retry = undefined;
  }

  /** The sandbox is back. */
  wake(): void {
    if (!this.#resting) return;
    this.#resting = false;
    this.#tries = 0;
    if (this.#socket === undefined && !this.#ended) void this.#connect();
  }

  /** Doesn't wait for the next try. */
  retryNow(): void {
    if (this.#retry === undefined) return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    void this.#connect();
  }

  /** Typed or pasted text; dropped while there is no connection, as a dead line would. */
  input(text: string): void {
    this.inputBytes(this.#encoder.encode(text));
  }

  inputBytes(bytes: Uint8Array<ArrayBuffer>): void {
    for (let start = 0; start < bytes.length; start += largestInputBytes) {
      this.#sendRaw(bytes.slice(start, start + largestInputBytes));
    }
  }

  resize(columns: number, rows: number): void {
    this.#size = { columns, rows };
    this.#sendFrame({ type: "resize", columns, rows });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    removeEventListener("online", this.#wake);
    removeEventListener("offline", this.#dropped);
    this.#socket?.close(1000);
  }

  // A browser notices a lost network at once, but a WebSocket only when TCP gives up, minutes later.
  readonly #dropped = () => this.#socket?.close(4000, "offline");

  async #connect(): Promise<void> {
    if (this.#connecting || this.#closed || this.#resting) return;
    this.#connecting = true;
    this.#options.listener.state("connecting");
    try {
      const ticket = await this.#ticket();
      if (!this.#closed) this.#attach(ticket);
    } catch (thrown) {
      this.#waitAndRetry(asApiError(thrown));
    } finally {
      this.#connecting = false;
    }
  }

  async #ticket(): Promise<string> {
    const { terminal, language, revive } = this.#options;
    try {
      return (await api.ticket(this.#sandbox, terminal, language)).ticket;
    } catch (thrown) {
      if (asApiError(thrown).code !== "sandbox-unknown") throw thrown;
      this.#sandbox = await revive();
      return (await api.ticket(this.#sandbox, terminal, language)).ticket;
    }
  }

  #attach(ticket: string): void {
    const address = new URL("/api/terminals", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    address.searchParams.set("ticket", ticket);
    const socket = new WebSocket(address, subprotocol);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    let openedAt = Number.POSITIVE_INFINITY;
    socket.addEventListener("open", () => {
      openedAt = performance.now();
      this.#acknowledgement.restart();
      this.#sendFrame({ type: "resize", ...this.#size });
    });
    socket.addEventListener("message", ({ data }) => this.#receive(socket, data));
    socket.addEventListener("close", () => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      if (performance.now() - openedAt > steadyMs) this.#tries = 0;
      if (!this.#closed && !this.#ended) this.#waitAndRetry();
    });
  }

  #receive(socket: WebSocket, data: unknown): void {
    if (socket !== this.#socket) return;
    const { listener } = this.#options;
    if (data instanceof ArrayBuffer) {
      listener.output(new Uint8Array(data), () => {
        if (socket === this.#socket) this.#acknowledgement.drawn(data.byteLength);
      });
      return;
    }
    const frame = JSON.parse(String(data)) as TerminalFrame;
    if (frame.type === "attached") {
      listener.attached(frame.resumed);
      // The size that went out on opening may have come before anybody listened on the other side.
      this.#sendFrame({ type: "resize", ...this.#size });
      listener.state("connected");
    } else if (frame.type === "notice") listener.notice(frame.message);
    else {
      this.#ended = true;
      listener.exited(frame.code);
      socket.close(1000);
    }
  }

  #waitAndRetry(error?: ApiError): void {
    if (this.#closed || this.#resting) return;
    this.#options.listener.state("waiting", error);
    clearTimeout(this.#retry);
    const delay = backOffMs(this.#tries++, Math.random());
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      void this.#connect();
    }, delay);
  }

  #sendFrame(frame: object): void {
    this.#sendRaw(JSON.stringify(frame));
  }

  #sendRaw(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(data);
  }
}
