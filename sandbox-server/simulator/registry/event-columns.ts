import { ageSince } from "./age.ts";
import { nameColumn, text, wideText } from "./columns.ts";
import type { Column } from "./kind-definition.ts";
import type { KubeEvent } from "./types.ts";

/** The columns of `kubectl get events`; both API groups show the same. */
export const eventColumns: readonly Column<KubeEvent>[] = [
  text("Last Seen", "How long ago it happened last.", lastSeen),
  text("Type", "Normal or Warning.", ({ type }) => type ?? ""),
  text("Reason", "Why, in one word.", ({ reason }) => reason ?? ""),
  text("Object", "What it happened to.", ({ involvedObject: { kind, name } }) => {
    return name === undefined || name === "" ? `${kind?.toLowerCase()}` : `${kind?.toLowerCase()}/${name}`;
  }),
  wideText("Subobject", "The part of the object.", ({ involvedObject }) => involvedObject.fieldPath ?? ""),
  wideText("Source", "Who tells it.", sourceOf),
  text("Message", "What happened.", ({ message }) => (message ?? "").trim()),
  wideText("First Seen", "How long ago it happened first.", firstSeen),
  { name: "Count", type: "string", description: "How often.", priority: 1, cell: (event) => timesSeen(event) },
  { ...nameColumn, priority: 1 },
];

function sourceOf({ source, reportingComponent, reportingInstance }: KubeEvent): string {
  const component = source?.component || reportingComponent;
  const host = source?.host || reportingInstance;
  return [component, host].filter(Boolean).join(", ");
}

function firstTime({ firstTimestamp, eventTime }: KubeEvent): string | undefined {
  return firstTimestamp ?? eventTime;
}

function firstSeen(event: KubeEvent, now: number): string {
  return ageSince(firstTime(event), now);
}

function lastSeen(event: KubeEvent, now: number): string {
  if (event.series?.lastObservedTime !== undefined) return ageSince(event.series.lastObservedTime, now);
  return event.lastTimestamp === undefined ? firstSeen(event, now) : ageSince(event.lastTimestamp, now);
}

function timesSeen({ series, count }: KubeEvent): number {
  return series?.count ?? (count || 1);
}
