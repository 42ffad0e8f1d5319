/**
 * How long callbacks of all clusters in this process run before connections and terminals get their turn. Node itself
 * runs every timer that is due before it looks at a socket, which with many busy clusters takes seconds.
 */
const sliceMs = 8;

interface Due {
  readonly callback: () => void;
  isCancelled: boolean;
}

let due: Due[] = [];
let isScheduled = false;

/** Calls `callback` soon, in the order of calls, in slices with turns of the event loop between them. */
export function shareTurn(callback: () => void): Disposable {
  const entry: Due = { callback, isCancelled: false };
  due.push(entry);
  schedule();
  return {
    [Symbol.dispose]() {
      entry.isCancelled = true;
    },
  };
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(runSlice);
}

function runSlice(): void {
  const end = performance.now() + sliceMs;
  let next = 0;
  try {
    do {
      const entry = due[next];
      next += 1;
      if (entry?.isCancelled === false) entry.callback();
    } while (next < due.length && performance.now() < end);
  } finally {
    due = due.slice(next);
    isScheduled = false;
    if (due.length > 0) schedule();
  }
}
