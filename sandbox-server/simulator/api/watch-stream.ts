import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";
import { ApiError, badRequest, qualified } from "../store/api-error.ts";
import type { WatchEvent } from "../store/cluster-client.ts";
import { apiVersionOf } from "../store/kind-registry.ts";
import type { Answer, ApiParts, Call, StreamSink } from "./api-parts.ts";
import { parseRevision, type Selection, selectionOf } from "./list-query.ts";
import { negotiate, type Representation } from "./media-types.ts";
import { kindFirst, shown, storageOf } from "./served-kind.ts";
import { partialMetadata, TableWriter } from "./table.ts";
import { asVersionOf } from "./webhooks/conversion.ts";

/** JSON of objects that many watchers are sent, by kind version and object: serialized once. */
const wireTexts = new WeakMap<KubeObject, { readonly version: string; readonly text: string }>();

function wireText(kind: KindDefinition, object: KubeObject): string {
  const version = `${apiVersionOf(kind)}/${kind.resource}`;
  const known = wireTexts.get(object);
  if (known?.version === version) return known.text;
  const text = JSON.stringify(kindFirst(shown(kind, object)));
  wireTexts.set(object, { version, text });
  return text;
}

/**
 * A watch of one resource: `{"type":…,"object":…}` lines. Objects that come into or leave the selection are told as
 * added and deleted. Errors before the stream opens: BadRequest, Invalid; Expired comes inside it, as clients expect.
 */
export function watchAnswer(
  parts: ApiParts,
  kind: KindDefinition,
  namespace: string,
  name: string,
  call: Call,
): Answer {
  const { query } = call;
  const selection = selectionOf(kind, query, name);
  const shape = negotiate(call.headers.accept);
  const asksInitial = isTrue(query.get("sendInitialEvents"));
  const bookmarks = isTrue(query.get("allowWatchBookmarks"));
  checkInitialEvents(query, asksInitial);
  const text = query.get("resourceVersion") ?? "";
  const from = text === "" || text === "0" || asksInitial ? undefined : parseRevision(text);
  if (asksInitial && text !== "" && text !== "0") parseRevision(text);
  const timeoutSeconds = secondsOf(query.get("timeoutSeconds"));
  const writer = new EventWriter(parts, kind, shape, query.get("includeObject"));
  return {
    stream: (sink) => {
      sink.open("application/json");
      if (from !== undefined && from < parts.store.oldestRevision) {
        sink.write(writer.fault(tooOld(from, parts.store.oldestRevision)));
        sink.end();
        return;
      }
      const stream = new WatchStream({ parts, kind, namespace, selection, sink, writer, bookmarks });
      stream.start(from, asksInitial);
      if (timeoutSeconds > 0) stream.endAfter(timeoutSeconds * 1000);
    },
  };
}

function checkInitialEvents(query: URLSearchParams, asked: boolean): void {
  const match = query.get("resourceVersionMatch") ?? "";
  const fault = (detail: string) =>
    new ApiError(422, "Invalid", `ListOptions.meta.k8s.io "" is invalid: ${detail}`, {
      group: "meta.k8s.io",
      kind: "ListOptions",
    });
  if (query.get("sendInitialEvents") !== null && match !== "NotOlderThan") {
    throw fault(
      "resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
    );
  }
  if (query.get("sendInitialEvents") === null && match !== "") {
    throw fault(
      "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
    );
  }
  if (asked && !isTrue(query.get("allowWatchBookmarks"))) {
    throw fault("sendInitialEvents: Forbidden: sendInitialEvents requires setting allowWatchBookmarks to true");
  }
}

function tooOld(asked: number, oldest: number): ApiError {
  return new ApiError(410, "Expired", `too old resource version: ${asked} (${oldest})`);
}

function secondsOf(text: string | null): number {
  if (text === null || text === "") return 0;
  if (!/^\d{1,9}$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

/** As the API server reads booleans in queries: anything but `0` and `false` is true. */
export function isTrue(text: string | null): boolean {
  return text !== null && text !== "0" && text.toLowerCase() !== "false";
}

interface StreamParts {
  readonly parts: ApiParts;
  readonly kind: KindDefinition;
  readonly namespace: string;
  readonly selection: Selection | undefined;
  readonly sink: StreamSink;
  readonly writer: EventWriter;
  readonly bookmarks: boolean;
}

class WatchStream {
  readonly #given: StreamParts;
  readonly #stack = new DisposableStack();
  #sent: Promise<void> = Promise.resolve();

  constructor(given: StreamParts) {
    this.#given = given;
    given.sink.onClose(() => this.#stack.dispose());
  }

  start(from: number | undefined, asksInitial: boolean): void {
    const { store, kinds } = this.#given.parts;
    const resource = qualified(storageOf(kinds, this.#given.kind));
    if (from === undefined) this.#tellPresent(resource);
    if (asksInitial) this.#bookmark(true);
    this.#stack.use(store.subscribe(resource, from ?? store.revision, (event) => this.#tell(event)));
  }

  endAfter(delayMs: number): void {
    const { parts, sink, bookmarks } = this.#given;
    this.#stack.use(
      parts.clock.after(delayMs, () => {
        if (bookmarks) this.#bookmark(false);
        this.#stack.dispose();
        sink.end();
      }),
    );
  }

  #tellPresent(resource: string): void {
    const { parts, namespace } = this.#given;
    for (const object of parts.store.list(resource, namespace === "" ? undefined : namespace)) {
      if (this.#isMeant(object)) this.#send("ADDED", object);
    }
  }

  #tell(event: WatchEvent): void {
    const { namespace } = this.#given;
    if (namespace !== "" && event.object.metadata.namespace !== namespace) return;
    const isMeant = event.type !== "DELETED" && this.#isMeant(event.object);
    const wasMeant = event.type !== "ADDED" && this.#isMeant(event.previous);
    if (isMeant) this.#send(wasMeant ? "MODIFIED" : "ADDED", event.object);
    else if (wasMeant) this.#send("DELETED", event.object);
  }

  /** In order, however long a conversion takes. */
  #send(type: "ADDED" | "MODIFIED" | "DELETED", object: KubeObject): void {
    const { parts, kind, sink, writer } = this.#given;
    if (kind.conversion === undefined) {
      sink.write(writer.event(type, object));
      return;
    }
    this.#sent = this.#sent.then(async () => {
      try {
        sink.write(writer.event(type, await asVersionOf(parts, kind, object)));
      } catch (fault) {
        if (!(fault instanceof ApiError)) throw fault;
        sink.write(writer.fault(fault));
        this.#stack.dispose();
        sink.end();
      }
    });
  }

  #bookmark(endsInitial: boolean): void {
    const { parts, kind, sink, writer } = this.#given;
    const text = writer.bookmark(parts.store.revision, endsInitial);
    if (kind.conversion === undefined) sink.write(text);
    else this.#sent = this.#sent.then(() => sink.write(text));
  }

  #isMeant(object: KubeObject): boolean {
    return this.#given.selection?.(object) ?? true;
  }
}

/** Events in the shape that was asked for. */
class EventWriter {
  readonly #parts: ApiParts;
  readonly #kind: KindDefinition;
  readonly #shape: Representation;
  readonly #include: string | null;
  #columnsSent = false;

  constructor(parts: ApiParts, kind: KindDefinition, shape: Representation, include: string | null) {
    this.#parts = parts;
    this.#kind = kind;
    this.#shape = shape;
    this.#include = include;
  }

  event(type: "ADDED" | "MODIFIED" | "DELETED", object: KubeObject): string {
    if (this.#shape.as === "object") return `{"type":"${type}","object":${wireText(this.#kind, object)}}\n`;
    return this.#line(type, this.#shaped(object));
  }

  bookmark(revision: number, endsInitial: boolean): string {
    const metadata = {
      name: "",
      uid: "",
      resourceVersion: String(revision),
      creationTimestamp: null,
      ...(endsInitial ? { annotations: { "k8s.io/initial-events-end": "true" } } : {}),
    };
    const object = { kind: this.#kind.kind, apiVersion: apiVersionOf(this.#kind), metadata };
    if (this.#shape.as !== "Table") return this.#line("BOOKMARK", object);
    const version = this.#shape.version;
    const row = {
      cells: [],
      object: { kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${version}`, metadata },
    };
    const table = {
      kind: "Table",
      apiVersion: `meta.k8s.io/${version}`,
      metadata: { resourceVersion: String(revision) },
    };
    return this.#line("BOOKMARK", { ...table, columnDefinitions: null, rows: [row] });
  }

  fault(error: ApiError): string {
    return this.#line("ERROR", error.status);
  }

  #shaped(object: KubeObject): unknown {
    const shape = this.#shape;
    if (shape.as !== "Table") return partialMetadata(object, shape.as === "object" ? "v1" : shape.version);
    const withColumns = !this.#columnsSent;
    this.#columnsSent = true;
    const table = new TableWriter(this.#kind, shape.version, this.#include, this.#parts.clock.now());
    return table.table({ resourceVersion: object.metadata.resourceVersion }, [object], withColumns);
  }

  #line(type: string, object: unknown): string {
    return `${JSON.stringify({ type, object })}\n`;
  }
}
