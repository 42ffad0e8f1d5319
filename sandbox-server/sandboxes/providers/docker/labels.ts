import type { Labels } from "./engine/engine.ts";

/** A cluster's name: the last part of all its objects' names. Twelve hexadecimal digits. */
export type ClusterId = string & { readonly brand: "ClusterId" };

/** What an object is of its cluster. `ready` and `claim` are empty volumes: labels of containers can't be changed. */
export type Part = "network" | "node" | "volume" | "gate" | "shell" | "ready" | "claim";

/** Labels are the only record: whatever the server has to know after a crash stands in them. */
export const label = {
  installation: "dev.matelot.installation",
  cluster: "dev.matelot.cluster",
  part: "dev.matelot.part",
  /** Of nodes: what made it, so that a server with other settings still knows where the kubeconfig lies. */
  distribution: "dev.matelot.distribution",
  /** Of nodes: 1 is the server, others are agents. */
  node: "dev.matelot.node",
  /** Of claims. */
  sandbox: "dev.matelot.sandbox",
  learner: "dev.matelot.learner",
  exercise: "dev.matelot.exercise",
  namespace: "dev.matelot.namespace",
  /** Milliseconds since the epoch. */
  createdAt: "dev.matelot.created-at",
} as const;

/** The labels that every object of a cluster carries. */
export function labelsOf(installation: string, cluster: ClusterId, part: Part): Labels {
  return { [label.installation]: installation, [label.cluster]: cluster, [label.part]: part };
}

/** `matelot-<cluster>-<what>`: names can be guessed from the id, and an operator sees what belongs together. */
export function objectName(cluster: ClusterId, what: string): string {
  return `matelot-${cluster}-${what}`;
}
