import { type Clock, wait } from "../clock.ts";
import { type Collection, collectionPath } from "./collection.ts";
import type { ApiAnswer, ClusterConnection } from "./connection.ts";
import { type ClusterFault, refused, unreachable } from "./fault.ts";
import { asKubeObject, at, type KubeObject, textAt } from "./kube-object.ts";

export type WatchState =
  | { readonly status: "syncing" }
  | { readonly status: "live" }
  | { readonly status: "broken"; readonly fault: ClusterFault };

/** A copy of a collection that follows the cluster. */
export interface CollectionWatch {
  readonly state: WatchState;
  /** By name. */
  readonly objects: ReadonlyMap<string, KubeObject>;
}

export interface CollectionWatchOptions {
  readonly connection: ClusterConnection;
  readonly collection: Collection;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** After every change of the objects or the state. */
  readonly onChange: () => void;
  /** Every object of a list and every change of one; without an object when it was deleted. */
  readonly onObject?: (name: string, object: KubeObject | undefined) => void;
}

const requestTimeoutMs = 15_000;
// The server ends a watch after this time by itself; it is then opened again where it ended.
const watchSeconds = 300;
const maxListBytes = 64 * 1024 * 1024;
const pageSize = 500;
const backOffMs = [100, 250, 500, 1000, 2000, 5000] as const;
// A kind that the cluster does not know yet (a custom resource) is looked for this often.
const unknownKindMs = 2000;

/**
 * Lists, then watches with bookmarks (API concepts, "Efficient detection of changes"); lists again after 410 Gone, and
 * backs off while the API can't be reached. Ends when `signal` fires.
 */
export function watchCollection(options: CollectionWatchOptions): CollectionWatch {
  const objects = new Map<string, KubeObject>();
  const watch = { state: { status: "syncing" } as WatchState, objects };
  void follow(options, objects, (state) => {
    const isSame = state.status === watch.state.status && state.status !== "broken";
    watch.state = state;
    if (!isSame) options.onChange();
  });
  return watch;
}

type Step = { readonly next: "list" } | { readonly next: "watch"; readonly revision: string };

async function follow(
  options: CollectionWatchOptions,
  objects: Map<string, KubeObject>,
  setState: (state: WatchState) => void,
): Promise<void> {
  const { clock, signal } = options;
  let step: Step = { next: "list" };
  let failures = 0;
  while (!signal.aborted) {
    try {
      step =
        step.next === "list"
          ? await list(options, objects, setState)
          : await watchFrom(step.revision, options, objects, () => {
              failures = 0;
              setState({ status: "live" });
            });
    } catch (thrown) {
      if (signal.aborted) return;
      // One dropped watch is everyday life: it is opened again at once, and only a second failure is told.
      if (step.next === "list" || failures > 0) setState({ status: "broken", fault: faultOf(thrown) });
      await wait(clock, backOffMs[Math.min(failures, backOffMs.length - 1)] ?? 5000, signal);
      failures += 1;
    }
  }
}

async function list(
  { connection, collection, clock, signal, onChange, onObject }: CollectionWatchOptions,
  objects: Map<string, KubeObject>,
  setState: (state: WatchState) => void,
): Promise<Step> {
  const found = new Map<string, KubeObject>();
  let revision = "";
  let continuation = "";
  do {
    const path = `${await pathOf(connection, collection, signal)}?limit=${pageSize}&continue=${encodeURIComponent(continuation)}`;
    const answer = await connection.request(path, { signal, timeoutMs: requestTimeoutMs, maxBytes: maxListBytes });
    if (answer.status === 404) {
      const isEmptied = objects.size > 0;
      objects.clear();
      setState({ status: "live" });
      if (isEmptied) onChange();
      await wait(clock, unknownKindMs, signal);
      return { next: "list" };
    }
    if (answer.status === 410) return { next: "list" };
    if (answer.status !== 200) throw new UnwelcomeAnswer(path, answer);
    const page: unknown = JSON.parse(answer.body);
    for (const item of listOf(page)) found.set(item.metadata.name, slim(item));
    revision = textAt(page, "metadata", "resourceVersion") ?? "";
    continuation = textAt(page, "metadata", "continue") ?? "";
  } while (continuation !== "");
  objects.clear();
  for (const [name, object] of found) {
    objects.set(name, object);
    onObject?.(name, object);
  }
  setState({ status: "live" });
  onChange();
  return { next: "watch", revision };
}

async function watchFrom(
  start: string,
  { connection, collection, signal, onChange, onObject }: CollectionWatchOptions,
  objects: Map<string, KubeObject>,
  onOpen: () => void,
): Promise<Step> {
  let revision = start;
  let isGone = false;
  const base = await pathOf(connection, collection, signal);
  const path = `${base}?watch=true&allowWatchBookmarks=true&timeoutSeconds=${watchSeconds}&resourceVersion=${encodeURIComponent(start)}`;
  const refusal = await connection.stream(path, {
    signal,
    idleMs: (watchSeconds + 30) * 1000,
    onOpen,
    onLine(line) {
      const event: unknown = JSON.parse(line);
      const type = textAt(event, "type");
      if (type === "ERROR") {
        isGone = true;
        return;
      }
      revision = textAt(event, "object", "metadata", "resourceVersion") ?? revision;
      const object = asKubeObject(at(event, "object"));
      if (type === "BOOKMARK" || object === undefined) return;
      if (type === "DELETED") objects.delete(object.metadata.name);
      else objects.set(object.metadata.name, slim(object));
      onObject?.(object.metadata.name, type === "DELETED" ? undefined : object);
      onChange();
    },
  });
  if (refusal?.status === 410 || refusal?.status === 404 || isGone) return { next: "list" };
  if (refusal !== undefined) throw new UnwelcomeAnswer(path, refusal);
  return { next: "watch", revision };
}

/** The path with the newest version of the kind that this cluster serves. */
async function pathOf(connection: ClusterConnection, collection: Collection, signal: AbortSignal): Promise<string> {
  const { versions, group, plural } = collection.address;
  for (const version of versions.length > 1 ? versions : []) {
    const path = `/apis/${group}/${version}`;
    const answer = await connection.request(path, { signal, timeoutMs: requestTimeoutMs, maxBytes: 4 * 1024 * 1024 });
    const isServed = answer.status === 200 && answer.body.includes(`"${plural}"`);
    if (isServed) return collectionPath(collection, version);
  }
  return collectionPath(collection, versions[0]);
}

/** Carries an answer to the one place that turns it into a fault. */
class UnwelcomeAnswer extends Error {
  readonly path: string;
  readonly answer: ApiAnswer;

  constructor(path: string, answer: ApiAnswer) {
    super(`HTTP ${answer.status}`);
    this.path = path;
    this.answer = answer;
  }
}

function faultOf(thrown: unknown): ClusterFault {
  if (!(thrown instanceof UnwelcomeAnswer)) return unreachable(thrown);
  return refused(thrown.path.split("?")[0] ?? thrown.path, thrown.answer.status, statusMessage(thrown.answer.body));
}

/** The message of a Kubernetes Status; empty for any other body. */
export function statusMessage(body: string): string {
  try {
    return textAt(JSON.parse(body), "message") ?? "";
  } catch {
    return "";
  }
}

function listOf(page: unknown): readonly KubeObject[] {
  const items = at(page, "items");
  return Array.isArray(items) ? items.flatMap((item) => asKubeObject(item) ?? []) : [];
}

/** Without managedFields, which are often half of an object and which no check reads. */
function slim(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata as KubeObject["metadata"] & { managedFields?: unknown };
  return { ...object, metadata };
}
