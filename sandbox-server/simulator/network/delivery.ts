/** How a callback is put off until its caller has returned. */
export type Delivery = (callback: () => void) => void;

/** Deliveries in one turn of the event loop; beyond it, programs that chatter without end let the process breathe. */
const DELIVERIES_A_TURN = 256;

/** Delivers within the same turn of the event loop as long as that is fair to everything else in the process. */
export function createDelivery(): Delivery {
  let taken = 0;
  return (callback) => {
    if (taken === 0) setImmediate(() => (taken = 0));
    taken += 1;
    if (taken <= DELIVERIES_A_TURN) queueMicrotask(callback);
    else setImmediate(callback);
  };
}
