import type { Message } from "../../sandbox-server/language/message.ts";
import type { Evidence } from "../verdict.ts";
import type { ObjectReference } from "../vocabulary/object-reference.ts";
import type { Clock } from "./clock.ts";
import type { Collection } from "./cluster/collection.ts";
import type { ClusterConnection } from "./cluster/connection.ts";
import type { ClusterFault } from "./cluster/fault.ts";
import type { KubeObject } from "./cluster/kube-object.ts";
import type { DockerConnection } from "./docker/docker-connection.ts";
import type { ActionLog, Surroundings } from "./surroundings.ts";

/** A verdict without its duration. */
export type Finding =
  | { readonly status: "passed"; readonly evidence: readonly Evidence[] }
  | {
      readonly status: "failed";
      readonly code: string;
      readonly reason: Message;
      readonly evidence: readonly Evidence[];
    }
  | { readonly status: "broken"; readonly fault: ClusterFault };

/** What the shared watches know of the cluster at this moment. */
export interface View {
  readonly namespace: string;
  find(reference: ObjectReference): KubeObject | undefined;
  list(collection: Collection): readonly KubeObject[];
  /** Absent where the sandbox keeps no audit record. */
  readonly actions?: ActionLog | undefined;
}

/** What a watch told of one object. */
export interface ObjectChange {
  readonly collection: Collection;
  readonly name: string;
  /** Absent when it was deleted. */
  readonly object: KubeObject | undefined;
}

/** For words that must ask the cluster. */
export interface Tools {
  readonly connection: ClusterConnection;
  /** Absent where the sandbox has no Docker Engine. */
  readonly docker?: DockerConnection | undefined;
  readonly clock: Clock;
  /** What the sandbox offers beside the API. */
  readonly surroundings: Surroundings;
  /** Fires when the evaluation is no longer wanted or has taken too long. */
  readonly signal: AbortSignal;
}

/** One check of one running evaluation; may remember what it saw. */
export interface Evaluator {
  /** Evaluated again when one of these changes. */
  readonly collections: readonly Collection[];
  /** Evaluated again when the learner's kubectl has asked something. */
  readonly readsAudit?: boolean;
  /** Evaluated again when something happened in the learner's Docker Engine. */
  readonly readsDocker?: boolean;
  /** Evaluated again when something in the learner's home has changed. */
  readonly readsHome?: boolean;
  /** Evaluated again after so long without a change, for what no watch tells. */
  readonly refreshMs?: number;
  /** Told of every change in its collections, in their order: also of what is over before anybody evaluates. */
  readonly onChange?: (change: ObjectChange) => void;
  /** Answers at once where the view is enough; such an answer must not wait for anything. */
  evaluate(view: View, tools: Tools): Finding | Promise<Finding>;
}

export interface EvaluatorContext {
  /** The exercise's own namespace. */
  readonly namespace: string;
  /** The sandbox tells when something in the learner's home has changed. */
  readonly tellsOfHome?: boolean;
}

export function passed(...evidence: readonly Evidence[]): Finding {
  return { status: "passed", evidence };
}

export function failed(code: string, reason: Message, ...evidence: readonly Evidence[]): Finding {
  return { status: "failed", code, reason, evidence };
}
