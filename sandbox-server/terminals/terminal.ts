import type { TerminalProcess } from "../sandboxes/sandbox-provider.ts";
import type { ServerFrame } from "./protocol.ts";
import { createReplayRing } from "./replay-ring.ts";
import { createViewer, type TerminalSocket, type Viewer } from "./viewer.ts";

/** A shell on a pseudo-terminal with any number of viewers, also none: it goes on without them. */
export interface Terminal extends AsyncDisposable {
  /** Adds a viewer: `attached`, then `notices`, then what the screen holds, then the live stream. */
  attach(socket: TerminalSocket, notices: readonly ServerFrame[]): void;
  /** Tells everybody who looks now; the shell knows nothing of it. */
  tell(notice: ServerFrame): void;
  readonly viewerCount: number;
}

export interface TerminalOptions {
  readonly name: string;
  readonly process: TerminalProcess;
  readonly size: Size;
  /** Somebody typed, or a program wrote something for somebody to see. */
  readonly onActivity: () => void;
  /** The shell has ended; every viewer has been told. */
  readonly onExit: () => void;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

// Some 25 full screens: enough to come back to, small enough for hundreds of terminals.
const replayBytes = 256 * 1024;

export function createTerminal(options: TerminalOptions): Terminal {
  const { process } = options;
  const ring = createReplayRing(replayBytes);
  const viewers = new Set<Viewer>();
  let size = options.size;
  let hasOutputBefore = false;
  let pending: Uint8Array[] = [];
  let isPaused = false;

  // The slowest viewer sets the pace: its program blocks as it would on a slow line, and nothing piles up here.
  const adjustPace = () => {
    const shouldPause = [...viewers].some((viewer) => viewer.isFull);
    if (shouldPause === isPaused) return;
    isPaused = shouldPause;
    if (isPaused) process.pause();
    else process.resume();
  };
  const flush = () => {
    if (pending.length === 0) return;
    const output = pending.length === 1 && pending[0] !== undefined ? pending[0] : Buffer.concat(pending);
    pending = [];
    ring.append(output);
    for (const viewer of viewers) viewer.send(output);
    adjustPace();
  };
  const adjustSize = () => {
    const sizes = [...viewers].flatMap((viewer) => viewer.size ?? []);
    if (sizes.length === 0) return;
    const columns = Math.min(...sizes.map((one) => one.columns));
    const rows = Math.min(...sizes.map((one) => one.rows));
    if (columns === size.columns && rows === size.rows) return;
    size = { columns, rows };
    process.resize(columns, rows);
  };

  process.onData((data) => {
    hasOutputBefore = true;
    // One frame for everything that arrives in one turn of the event loop; a timer would delay echo.
    if (pending.length === 0) setImmediate(flush);
    pending.push(data);
    // What a forgotten loop prints for nobody does not keep a sandbox running.
    if (viewers.size > 0) options.onActivity();
  });
  void process.exited.then(({ code }) => {
    flush();
    for (const viewer of viewers) {
      viewer.tell({ type: "exit", code });
      viewer.close(1000, "the shell has ended");
    }
    options.onExit();
  });

  return {
    get viewerCount() {
      return viewers.size;
    },
    attach(socket, notices) {
      flush();
      const viewer = createViewer(socket, {
        input(data) {
          process.write(data);
          options.onActivity();
        },
        changed() {
          adjustSize();
          adjustPace();
        },
        closed() {
          viewers.delete(viewer);
          adjustSize();
          adjustPace();
        },
      });
      viewers.add(viewer);
      viewer.tell({ type: "attached", terminal: options.name, resumed: hasOutputBefore, ...size });
      for (const notice of notices) viewer.tell(notice);
      const replay = ring.replay();
      if (replay.length > 0) viewer.send(replay);
    },
    tell(notice) {
      flush();
      for (const viewer of viewers) viewer.tell(notice);
    },
    async [Symbol.asyncDispose]() {
      for (const viewer of viewers) viewer.close(1001, "the sandbox has stopped");
      await process[Symbol.asyncDispose]();
    },
  };
}
