import type { ApiCall } from "../api/route.ts";
import type { EngineContext } from "../engine-context.ts";
import type { EngineEvent } from "../engine-events.ts";
import { type Filters, fits, fitsLabels, parseFilters } from "../filters.ts";
import { parseTime } from "../times.ts";

const known = [
  "config",
  "container",
  "daemon",
  "event",
  "image",
  "label",
  "network",
  "node",
  "plugin",
  "scope",
  "secret",
  "service",
  "type",
  "volume",
];

/** A client that leaves so much unread has stopped reading. */
const UNREAD_BYTES = 4 * 1024 * 1024;

/** `GET /events`: what was since `since`, then what happens, until `until` or for ever. */
export function sendEvents({ events, services }: EngineContext, { query, response, signal }: ApiCall): void {
  const filters = parseFilters(query.get("filters"), known);
  const since = parseTime(query.get("since") ?? "");
  const until = parseTime(query.get("until") ?? "");
  response.writeHead(200, { "Content-Type": "application/json" });
  response.flushHeaders();
  const send = (event: EngineEvent) => {
    if (response.writableLength > UNREAD_BYTES) response.destroy();
    else if (isWanted(event, filters)) response.write(`${JSON.stringify(withOldFields(event))}\n`);
  };
  if (since !== undefined) {
    for (const event of events.past()) {
      const milliseconds = event.timeNano / 1e6;
      if (milliseconds >= since && (until === undefined || milliseconds <= until)) send(event);
    }
  }
  const leftMs = until === undefined ? undefined : until - services.clock.now();
  if (leftMs !== undefined && leftMs <= 0) {
    response.end();
    return;
  }
  const stack = new DisposableStack();
  stack.use(events.follow(send));
  if (leftMs !== undefined) {
    stack.use(
      services.clock.after(leftMs, () => {
        stack.dispose();
        response.end();
      }),
    );
  }
  signal.addEventListener("abort", () => stack.dispose(), { once: true });
}

/** Containers and images also carry the fields of the API before 1.22, which clients still read. */
function withOldFields(event: EngineEvent): unknown {
  if (event.Type !== "container" && event.Type !== "image") return event;
  const from = event.Actor.Attributes.image;
  return { status: event.Action, id: event.Actor.ID, ...(from === undefined ? {} : { from }), ...event };
}

function isWanted({ Type, Action, Actor }: EngineEvent, filters: Filters): boolean {
  const is = (type: string) => (value: string) =>
    Type === type && (Actor.ID.startsWith(value) || Actor.Attributes.name === value);
  return (
    fits(filters, "type", (value) => Type === value) &&
    fits(filters, "event", (value) => Action === value || Action.startsWith(`${value}:`)) &&
    fits(filters, "container", is("container")) &&
    fits(filters, "volume", is("volume")) &&
    fits(filters, "network", is("network")) &&
    fits(filters, "image", (value) =>
      [Actor.ID, Actor.Attributes.name, Actor.Attributes.image].some(
        (name) => name === value || name?.split(":")[0] === value,
      ),
    ) &&
    fits(filters, "scope", (value) => value === "local") &&
    fitsLabels(filters, Actor.Attributes)
  );
}
