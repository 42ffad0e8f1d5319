import type { Node, Pod } from "../registry/types.ts";
import { type Amounts, amountsOf, podRequests, podRequestsForScore } from "./resource-requests.ts";

/** A pod with what the scheduler computes of it once. */
export interface PodInfo {
  readonly pod: Pod;
  readonly requests: Amounts;
  readonly scoreRequests: Amounts;
}

/** A node with the pods on it. */
export interface NodeInfo {
  readonly name: string;
  readonly node: Node;
  readonly allocatable: Amounts;
  readonly pods: ReadonlyMap<string, PodInfo>;
}

/** What filters and scores see of the cluster. */
export interface ClusterView {
  readonly nodes: readonly NodeInfo[];
  /** Labels of a namespace, for terms that select namespaces. */
  namespaceLabels(name: string): Readonly<Record<string, string>> | undefined;
}

export function podInfo(pod: Pod): PodInfo {
  return { pod, requests: podRequests(pod), scoreRequests: podRequestsForScore(pod) };
}

export function priorityOf(pod: Pod): number {
  return pod.spec?.priority ?? 0;
}

/** The sum of one resource over the pods of a node. */
export function requestedOn(node: NodeInfo, resource: string, kind: "requests" | "scoreRequests" = "requests"): number {
  let sum = 0;
  for (const info of node.pods.values()) sum += info[kind][resource] ?? 0;
  return sum;
}

/** The same view with one node's pods replaced: what would be if some pods were gone, or there. */
export function viewWith(view: ClusterView, node: NodeInfo): ClusterView {
  return {
    nodes: view.nodes.map((each) => (each.name === node.name ? node : each)),
    namespaceLabels: (name) => view.namespaceLabels(name),
  };
}

export function nodeWith(node: NodeInfo, pods: readonly PodInfo[]): NodeInfo {
  const all = new Map(node.pods);
  for (const info of pods) all.set(info.pod.metadata.uid, info);
  return { ...node, pods: all };
}

export function nodeWithout(node: NodeInfo, pods: readonly PodInfo[]): NodeInfo {
  const left = new Map(node.pods);
  for (const info of pods) left.delete(info.pod.metadata.uid);
  return { ...node, pods: left };
}

/** The scheduler's own picture of nodes and assigned pods, kept by watch events and by its own decisions. */
export class ClusterPicture {
  readonly #nodes = new Map<string, NodeInfo & { readonly pods: Map<string, PodInfo> }>();
  /** Pods by uid on nodes that are not known (yet). */
  readonly #nodeOfPod = new Map<string, string>();
  readonly #podsOfUnknown = new Map<string, Map<string, PodInfo>>();

  setNode(node: Node): void {
    const { name } = node.metadata;
    const pods = this.#nodes.get(name)?.pods ?? this.#podsOfUnknown.get(name) ?? new Map<string, PodInfo>();
    this.#podsOfUnknown.delete(name);
    this.#nodes.set(name, { name, node, allocatable: amountsOf(node.status?.allocatable), pods });
  }

  removeNode(name: string): void {
    const pods = this.#nodes.get(name)?.pods;
    this.#nodes.delete(name);
    if (pods && pods.size > 0) this.#podsOfUnknown.set(name, pods);
  }

  /** Puts a pod on its node, or takes it off when it is not assigned or has ended. */
  setPod(pod: Pod, isHolding: boolean): void {
    const nodeName = pod.spec?.nodeName;
    if (!nodeName || !isHolding) {
      this.removePod(pod.metadata.uid);
      return;
    }
    if (this.#nodeOfPod.get(pod.metadata.uid) !== nodeName) this.removePod(pod.metadata.uid);
    this.#nodeOfPod.set(pod.metadata.uid, nodeName);
    this.#podsOn(nodeName).set(pod.metadata.uid, podInfo(pod));
  }

  removePod(uid: string): void {
    const nodeName = this.#nodeOfPod.get(uid);
    if (nodeName === undefined) return;
    this.#nodeOfPod.delete(uid);
    this.#podsOn(nodeName).delete(uid);
  }

  /** Nodes in the order of their names' arrival. */
  nodes(): readonly NodeInfo[] {
    return [...this.#nodes.values()];
  }

  #podsOn(nodeName: string): Map<string, PodInfo> {
    const known = this.#nodes.get(nodeName)?.pods ?? this.#podsOfUnknown.get(nodeName);
    if (known) return known;
    const pods = new Map<string, PodInfo>();
    this.#podsOfUnknown.set(nodeName, pods);
    return pods;
  }
}
