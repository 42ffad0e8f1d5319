import { type BrowserFrame, parseBrowserFrame, type ServerFrame } from "./protocol.ts";

/** A WebSocket as this room needs it. */
export interface TerminalSocket {
  send(data: Uint8Array | string): void;
  close(code: number, reason: string): void;
  onMessage(listener: (data: Buffer, isBinary: boolean) => void): void;
  onClose(listener: () => void): void;
}

/** What a viewer's terminal does with what comes from the browser. */
export interface ViewerEvents {
  input(data: Uint8Array): void;
  /** The viewer's size, or its need for output, has changed. */
  changed(): void;
  closed(): void;
}

/** One browser looking at a terminal. */
export interface Viewer {
  readonly size: { readonly columns: number; readonly rows: number } | undefined;
  /** Has as much unacknowledged output as it may: sending more would fill memory here instead of its screen. */
  readonly isFull: boolean;
  send(output: Uint8Array): void;
  tell(frame: ServerFrame): void;
  close(code: number, reason: string): void;
}

// A screenful is 10 KB; a quarter of a megabyte keeps a fast stream full over a round trip of 5 ms at 50 MB/s.
const windowBytes = 256 * 1024;

/** @param socket the browser's connection, already open */
export function createViewer(socket: TerminalSocket, events: ViewerEvents): Viewer {
  let unacknowledged = 0;
  let size: Viewer["size"];
  let isClosed = false;

  const accept = (frame: BrowserFrame) => {
    if (frame.type === "resize") size = { columns: frame.columns, rows: frame.rows };
    else unacknowledged = Math.max(0, unacknowledged - frame.bytes);
    events.changed();
  };
  socket.onMessage((data, isBinary) => {
    if (isBinary) {
      events.input(data);
      return;
    }
    const frame = parseBrowserFrame(data.toString("utf8"));
    if (frame === undefined) socket.close(1008, "not of the terminal protocol");
    else accept(frame);
  });
  socket.onClose(() => {
    isClosed = true;
    events.closed();
  });

  return {
    get size() {
      return size;
    },
    get isFull() {
      return unacknowledged >= windowBytes;
    },
    send(output) {
      if (isClosed) return;
      unacknowledged += output.length;
      socket.send(output);
    },
    tell(frame) {
      if (!isClosed) socket.send(JSON.stringify(frame));
    },
    close: (code, reason) => socket.close(code, reason),
  };
}
