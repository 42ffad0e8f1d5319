import type { Clock, RandomSource } from "../clock.ts";
import type { ClusterNetwork } from "../network/cluster-network.ts";
import type { Requester } from "../store/admission.ts";
import type { KindRegistry } from "../store/kind-registry.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { ResourceWriter } from "../store/resource-writer.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import type { ServiceAccountTokens } from "./authorization/service-account-tokens.ts";
import type { NodeAgent } from "./node-agent.ts";

/** What the REST handler works on. */
export interface ApiParts {
  readonly store: ObjectStore;
  readonly kinds: KindRegistry;
  readonly writer: ResourceWriter;
  readonly clock: Clock & { advance(ms: number): Promise<void> };
  readonly random: RandomSource;
  readonly agent: NodeAgent | undefined;
  readonly network: ClusterNetwork;
  readonly usage: UsageMeter;
  readonly audit: AuditLog;
  readonly tokens: ServiceAccountTokens;
}

/** What runs at this moment uses; undefined for what doesn't run. */
export interface UsageMeter {
  podUsage(namespace: string, pod: string): Readonly<Record<string, Usage>> | undefined;
  nodeUsage(node: string): Usage | undefined;
}

export interface Usage {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

/** One request, taken apart. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly user: Requester;
  /** The whole body, at most 3 MiB. Errors: RequestEntityTooLarge. */
  readonly body: () => Promise<Buffer>;
  /** What the body said it was, once it has been read; for the audit log. */
  readonly bodyKind: { kind?: string; apiVersion?: string };
  /** Sentences for the `Warning` header. */
  readonly warnings: Set<string>;
  /** Ends when the client has gone. */
  readonly signal: AbortSignal;
}

/** An answer: plain data, or a stream that is opened on the response. */
export type Answer =
  | { readonly code: number; readonly json: unknown; readonly headers?: Readonly<Record<string, string>> }
  | {
      readonly code: number;
      readonly text: string | Buffer;
      readonly type: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly stream: (sink: StreamSink) => void };

/** Where a watch or a followed log writes to. */
export interface StreamSink {
  /** Sends the headers at once: clients wait for them before they read. */
  open(contentType: string): void;
  write(data: string | Buffer): void;
  end(): void;
  onClose(listener: () => void): void;
}
