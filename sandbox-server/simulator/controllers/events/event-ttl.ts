import type { KubeEvent } from "../../registry/types.ts";
import type { Controller } from "../controller.ts";
import { timeOf } from "../times.ts";
import { itself, refOf } from "../work-key.ts";

/** kube-apiserver's --event-ttl. Counting an event up renews its time. */
const eventTtlMs = 3_600_000;

/** Removes events an hour after they were last seen. */
export const eventTtl: Controller = {
  name: "event-ttl",
  sources: [itself("events")],
  reconcile(key, { client, clock }) {
    const ref = refOf("events", key);
    const event = client.find<KubeEvent>(ref);
    if (!event) return undefined;
    // A client may say that it saw something long ago; the hour begins with the writing all the same.
    const lastSeen = timeOf(event.series?.lastObservedTime ?? event.lastTimestamp) || 0;
    const left = Math.max(lastSeen, timeOf(event.metadata.creationTimestamp)) + eventTtlMs - clock.now();
    if (left > 0) return left;
    client.delete(ref);
    return undefined;
  },
};
