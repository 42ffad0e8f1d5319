import type { Clock, RandomSource } from "../../clock.ts";
import { freshUid } from "../../store/fresh-names.ts";
import { isJsonObject } from "../../store/json.ts";
import type { Answer, Call } from "../api-parts.ts";
import type { RequestVerb } from "../request-handler.ts";

/**
 * audit.k8s.io/v1 Event, as much of it as checks and people read: level Request for what carried an object, of which
 * only the kind is kept, and Metadata for everything else.
 */
export interface AuditEvent {
  readonly kind: "Event";
  readonly apiVersion: "audit.k8s.io/v1";
  readonly level: "Metadata" | "Request";
  readonly auditID: string;
  /** `ResponseStarted` for watches and streams, `ResponseComplete` for everything else. */
  readonly stage: "ResponseStarted" | "ResponseComplete";
  readonly requestURI: string;
  readonly verb: string;
  readonly user: { readonly username: string; readonly groups: readonly string[] };
  readonly impersonatedUser?: { readonly username: string; readonly groups: readonly string[] };
  readonly userAgent?: string;
  readonly objectRef?: {
    readonly resource: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly apiGroup?: string;
    readonly apiVersion: string;
    readonly subresource?: string;
  };
  readonly requestObject?: { readonly kind?: string; readonly apiVersion?: string };
  readonly responseStatus: { readonly code: number; readonly reason?: string };
  /** RFC 3339 with microseconds. */
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What happened to one request. */
export interface AuditedRequest {
  readonly call: Call;
  /** As the connection knows the user, before impersonation. */
  readonly user: Call["user"];
  readonly wanted: RequestVerb;
  readonly receivedAt: number;
  readonly code: number;
  readonly reason?: string;
  readonly isStream: boolean;
  /** The name that creation gave, when the path has none. */
  readonly createdName?: string;
}

/** How often something was asked for, as /metrics tells it; the cluster's own loops ask nobody. */
export interface RequestCount {
  readonly verb: string;
  readonly code: number;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  /** `resource` for one object, `namespace`, `cluster`, or nothing for what is no resource. */
  readonly scope: string;
  /** `All`, or nothing. */
  readonly dryRun: string;
  readonly count: number;
}

/** Events kept; older ones are forgotten. */
const defaultLimit = 2000;

/** Different kinds of requests that are counted. */
const countLimit = 2000;

/** Who did what through the API, newest last, bounded. */
export class AuditLog {
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #limit: number;
  readonly #listeners = new Set<(event: AuditEvent) => void>();
  readonly #counts = new Map<string, RequestCount>();
  #events: AuditEvent[];

  constructor(clock: Clock, random: RandomSource, saved: readonly AuditEvent[] = [], limit = defaultLimit) {
    this.#clock = clock;
    this.#random = random;
    this.#limit = limit;
    this.#events = [...saved];
  }

  /** What is still known, oldest first. */
  events(): readonly AuditEvent[] {
    return this.#events.slice(-this.#limit);
  }

  /** Tells every event from now on, as it happens. */
  follow(listener: (event: AuditEvent) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** What was asked for since the server began, however long ago. */
  counts(): readonly RequestCount[] {
    return [...this.#counts.values()];
  }

  record(request: AuditedRequest): void {
    const event = this.#event(request);
    this.#count(request);
    this.#events.push(event);
    // Trimmed at twice the limit, so that trimming costs one move an event.
    if (this.#events.length >= this.#limit * 2) this.#events = this.#events.slice(-this.#limit);
    for (const listener of this.#listeners) listener(event);
  }

  #count({ call, wanted, code }: AuditedRequest): void {
    const { verb, path } = wanted;
    const { group = "", version = "", resource = "", subresource = "" } = path ?? {};
    const scope =
      path === undefined ? "" : path.name !== "" ? "resource" : path.namespace !== "" ? "namespace" : "cluster";
    const dryRun = call.query.get("dryRun") === "All" ? "All" : "";
    const what = { verb, code, group, version, resource, subresource, scope, dryRun };
    const key = Object.values(what).join(" ");
    const count = (this.#counts.get(key)?.count ?? 0) + 1;
    // Paths that nobody serves are as many as clients care to ask for.
    if (count > 1 || this.#counts.size < countLimit) this.#counts.set(key, { ...what, count });
  }

  #event({ call, user, wanted, receivedAt, code, reason, isStream, createdName }: AuditedRequest): AuditEvent {
    const query = call.query.toString();
    const agent = call.headers["user-agent"];
    const hasBody = call.bodyKind.kind !== undefined;
    const isImpersonated = call.user.name !== user.name;
    return {
      kind: "Event",
      apiVersion: "audit.k8s.io/v1",
      level: hasBody ? "Request" : "Metadata",
      auditID: freshUid(this.#random),
      stage: isStream ? "ResponseStarted" : "ResponseComplete",
      requestURI: query === "" ? call.path : `${call.path}?${query}`,
      verb: wanted.verb,
      user: { username: user.name, groups: user.groups },
      ...(isImpersonated ? { impersonatedUser: { username: call.user.name, groups: call.user.groups } } : {}),
      ...(typeof agent === "string" ? { userAgent: agent } : {}),
      ...referenceOf(wanted, createdName),
      ...(hasBody ? { requestObject: { ...call.bodyKind } } : {}),
      responseStatus: { code, ...(reason === undefined ? {} : { reason }) },
      requestReceivedTimestamp: microTime(receivedAt),
      stageTimestamp: microTime(this.#clock.now()),
      annotations: { "authorization.k8s.io/decision": reason === "Forbidden" ? "forbid" : "allow" },
    };
  }
}

function referenceOf({ path }: RequestVerb, createdName: string | undefined): Pick<AuditEvent, "objectRef"> {
  if (path === undefined) return {};
  const name = path.name === "" ? createdName : path.name;
  return {
    objectRef: {
      resource: path.resource,
      ...(path.namespace === "" ? {} : { namespace: path.namespace }),
      ...(name === undefined ? {} : { name }),
      ...(path.group === "" ? {} : { apiGroup: path.group }),
      apiVersion: path.version,
      ...(path.subresource === "" ? {} : { subresource: path.subresource }),
    },
  };
}

function microTime(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000Z");
}

/** The name in an answer to a creation. */
export function createdNameOf(answer: Answer): string | undefined {
  if (!("json" in answer) || answer.code !== 201 || !isJsonObject(answer.json)) return undefined;
  const { metadata } = answer.json;
  return isJsonObject(metadata) && typeof metadata.name === "string" ? metadata.name : undefined;
}
