/** How a callback is put off until its caller has returned. */
export type Delivery = (callback: () => void) => void;

/** Deliveries in one turn of the event loop; beyond it, programs that chatter without end let the process breathe. */
const DELIVERIES_A_TURN = 256;

/** A receiver's fault is told to `onFault`; without it, it is thrown where the process hears of it. Delivers within the same turn of the event loop as long as that is fair to everything else in the process. */
export function createDelivery(onFault: ((fault: unknown) => void) | undefined): Delivery {
  let taken = 0;
  return (callback) => {
    const deliver = onFault === undefined ? callback : () => guarded(callback, onFault);
    if (taken === 0) setImmediate(() => (taken = 0));
    taken += 1;
    if (taken <= DELIVERIES_A_TURN) queueMicrotask(deliver);
    else setImmediate(deliver);
  };
}

function guarded(callback: () => void, onFault: (fault: unknown) => void): void {
  try {
    callback();
  } catch (fault) {
    onFault(fault);
  }
}
