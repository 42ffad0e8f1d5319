/**
 * How long callbacks of all clusters in this process run before connections and terminals get their turn. Node itself
 * runs every timer that is due before it looks at a socket, which with many busy clusters takes seconds.
 */
const sliceMs = 4;

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

/** What a callback wakes (promises of programs, watches that are told) runs before the next one, and counts. */
async function runSlice(): Promise<void> {
  const end = performance.now() + sliceMs;
  let next = 0;
  do {
    const entry = due[next];
    next += 1;
    if (entry?.isCancelled === false) run(entry);
    await undefined;
  } while (next < due.length && performance.now() < end);
  due = due.slice(next);
  isScheduled = false;
  if (due.length > 0) schedule();
}

/** A callback that throws ends the process or whatever else the host makes of it, but never the slices. */
function run({ callback }: Due): void {
  try {
    callback();
  } catch (fault) {
    queueMicrotask(() => {
      throw fault;
    });
  }
}
