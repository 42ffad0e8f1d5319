import type { Clock, RandomSource } from "../../clock.ts";
import type { KubeObject } from "../../registry/kube-object.ts";
import type { KubeEvent } from "../../registry/types.ts";
import { isApiError } from "../../store/api-error.ts";
import type { ClusterClient, ObjectRef } from "../../store/cluster-client.ts";
import { isNotFound } from "../api-errors.ts";
import type { EventOrigin, EventRecorder } from "../controller.ts";
import { withoutAbsent } from "../equality.ts";
import { nowOf } from "../times.ts";
import { EventCorrelator, type EventFacts } from "./event-correlator.ts";

interface EventSources {
  readonly client: ClusterClient;
  readonly clock: Clock;
  readonly random: RandomSource;
}

interface EventMemory {
  readonly correlator: EventCorrelator;
  readonly nameFor: (about: string) => string;
}

/**
 * Makes the one recorder of a cluster. Events about objects without a namespace go to `default`, as client-go does.
 * An event that the cluster refuses (its namespace is going away) is dropped: events never fail their writer.
 */
export function createEventRecorder(sources: EventSources): EventRecorder {
  const correlator = new EventCorrelator(sources.clock);
  const nameFor = createNamer(sources.clock, sources.random);
  return {
    record(about, type, reason, message, component = "", origin = {}) {
      const facts: EventFacts = {
        component,
        host: origin.host ?? "",
        about: identityOf(about, origin),
        type,
        reason,
        message,
      };
      write({ ...sources, correlator, nameFor }, about, facts, origin);
    },
  };
}

function identityOf(about: KubeObject, origin: EventOrigin): string {
  const { namespace, name, uid } = about.metadata;
  return [about.kind, namespace, name, uid, about.apiVersion, origin.fieldPath].join("|");
}

function write(
  { client, clock, correlator, nameFor }: EventSources & EventMemory,
  about: KubeObject,
  facts: EventFacts,
  origin: EventOrigin,
): void {
  const decision = correlator.decide(facts);
  if (!decision) return;
  const namespace = about.metadata.namespace || "default";
  try {
    if (decision.name !== undefined) {
      const ref = { resource: "events", namespace, name: decision.name };
      if (countUp(client, ref, decision.count, decision.message, nowOf(clock))) return;
    }
    const name = nameFor(about.metadata.name);
    client.create(
      "events",
      newEvent(about, { ...facts, message: decision.message }, origin, { namespace, name }, clock),
    );
    decision.remember(name);
  } catch (error) {
    if (!isApiError(error)) throw error;
  }
}

function countUp(client: ClusterClient, ref: ObjectRef, count: number, message: string, now: string): boolean {
  try {
    const changed = client.modify<KubeEvent>(ref, (draft) => {
      draft.count = count;
      draft.lastTimestamp = now;
      draft.message = message;
    });
    return changed !== undefined;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/**
 * Makes names as client-go does: `<object>.<nanoseconds in hex>`. The clock knows only milliseconds; a count within
 * the millisecond keeps names in the order of their events, and the last digits are random.
 */
function createNamer(clock: Clock, random: RandomSource): (about: string) => string {
  let lastMicroseconds = 0;
  return (about) => {
    lastMicroseconds = Math.max(Math.floor(clock.now()) * 1000, lastMicroseconds + 1);
    const nanoseconds = BigInt(lastMicroseconds) * 1000n + BigInt(Math.floor(random.next() * 1000));
    return `${about}.${nanoseconds.toString(16)}`;
  };
}

function newEvent(
  about: KubeObject,
  facts: EventFacts,
  origin: EventOrigin,
  metadata: { readonly namespace: string; readonly name: string },
  clock: Clock,
): object {
  const now = nowOf(clock);
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata,
    involvedObject: withoutAbsent({
      kind: about.kind,
      namespace: about.metadata.namespace || undefined,
      name: about.metadata.name,
      uid: about.metadata.uid,
      apiVersion: about.apiVersion,
      resourceVersion: about.metadata.resourceVersion,
      fieldPath: origin.fieldPath,
    }),
    reason: facts.reason,
    message: facts.message,
    source: withoutAbsent({ component: facts.component || undefined, host: origin.host }),
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type: facts.type,
    eventTime: null,
    reportingComponent: facts.component,
    reportingInstance: origin.host ?? "",
  };
}
