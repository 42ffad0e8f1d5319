import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";

/** Who asks: the name and groups that authorization and audit know. */
export interface Requester {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** One write on its way into the store, as admission plug-ins see it. */
export interface AdmissionRequest {
  readonly operation: "CREATE" | "UPDATE" | "DELETE" | "CONNECT";
  readonly kind: KindDefinition;
  /** "" for the object itself. */
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** What is to be stored; absent on DELETE. */
  readonly object: KubeObject | undefined;
  readonly previous: KubeObject | undefined;
  readonly user: Requester;
  readonly dryRun: boolean;
  /** Adds a sentence to the answer's warnings. */
  readonly warn: (message: string) => void;
}

/**
 * A step of admission, as the API server's plug-ins are. `mutate` may give back a changed object; both refuse by
 * throwing an ApiError. All mutations come before all validations.
 */
export interface AdmissionPlugin {
  readonly name: string;
  readonly mutate?: (request: AdmissionRequest) => KubeObject | undefined;
  readonly validate?: (request: AdmissionRequest) => void;
}

/** Runs the mutating half of every plug-in in order. */
export function mutated(plugins: readonly AdmissionPlugin[], request: AdmissionRequest): KubeObject | undefined {
  return plugins.reduce<KubeObject | undefined>(
    (object, plugin) => plugin.mutate?.({ ...request, object }) ?? object,
    request.object,
  );
}

/** Runs the validating half of every plug-in in order. */
export function checkAdmitted(plugins: readonly AdmissionPlugin[], request: AdmissionRequest): void {
  for (const plugin of plugins) plugin.validate?.(request);
}
