import type * as k8s from "@kubernetes/client-node";
import type { KubeObject, Wire } from "./kube-object.ts";
import type { KubeEvent } from "./types.ts";

/** An event as the group events.k8s.io words it: the same facts under newer names. */
export type NewEvent = Wire<k8s.EventsV1Event>;

/** An event of events.k8s.io/v1 as it is stored, in the form of the core group. */
export function toCoreEvent(object: NewEvent): KubeEvent {
  const { regarding, note, deprecatedCount, deprecatedFirstTimestamp, deprecatedLastTimestamp, ...rest } = object;
  const { deprecatedSource, reportingController, ...common } = rest;
  return withoutAbsent({
    ...common,
    apiVersion: "v1",
    involvedObject: regarding ?? {},
    message: note,
    count: deprecatedCount,
    firstTimestamp: deprecatedFirstTimestamp,
    lastTimestamp: deprecatedLastTimestamp,
    source: deprecatedSource ?? {},
    reportingComponent: reportingController ?? "",
  });
}

/** A stored event in the form of events.k8s.io/v1. */
export function fromCoreEvent(object: KubeObject): NewEvent {
  const { involvedObject, message, count, firstTimestamp, lastTimestamp, source, ...rest } = object as KubeEvent;
  const { reportingComponent, ...common } = rest;
  return withoutAbsent({
    ...common,
    apiVersion: "events.k8s.io/v1",
    regarding: involvedObject,
    note: message,
    deprecatedCount: count,
    deprecatedFirstTimestamp: firstTimestamp,
    deprecatedLastTimestamp: lastTimestamp,
    deprecatedSource: source,
    reportingController: reportingComponent,
  });
}

/** The same fields less those that hold nothing; the wire knows no undefined. */
function withoutAbsent<T>(fields: Readonly<Record<string, unknown>>): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
