import type { Pod } from "../../registry/types.ts";
import type { ClusterView, NodeInfo } from "../cluster-view.ts";
import { type PodAffinityTerm, requiredTerms, termSelects } from "../pod-affinity-terms.ts";
import { type Filter, finalRejection, rejection } from "./filter.ts";

/** Required pod affinity and anti-affinity, of the pod itself and of those already there. */
export const interPodAffinity: Filter = ({ pod }, node, { view }) => {
  if (!meetsAffinity(pod, node, view)) return finalRejection("node(s) didn't match pod affinity rules");
  if (requiredTerms(pod, "podAntiAffinity").some((term) => isMetInDomain(term, pod, node, view))) {
    return rejection("node(s) didn't match pod anti-affinity rules");
  }
  if (offendsExisting(pod, node, view)) return rejection("node(s) didn't satisfy existing pods anti-affinity rules");
  return undefined;
};

function labelOf(node: NodeInfo, key: string): string | undefined {
  return node.node.metadata.labels?.[key];
}

function meetsAffinity(pod: Pod, node: NodeInfo, view: ClusterView): boolean {
  const terms = requiredTerms(pod, "podAffinity");
  if (terms.length === 0) return true;
  if (terms.some((term) => labelOf(node, term.topologyKey) === undefined)) return false;
  if (terms.every((term) => isMetInDomain(term, pod, node, view))) return true;
  // The first pod of a group that wants to be near itself may go anywhere.
  const isFirst = !terms.some((term) => isMetAnywhere(term, pod, view));
  return isFirst && terms.every((term) => termSelects(term, pod, pod, view));
}

/** Whether a pod that the term means runs in the same topology domain as the node. */
function isMetInDomain(term: PodAffinityTerm, owner: Pod, node: NodeInfo, view: ClusterView): boolean {
  const domain = labelOf(node, term.topologyKey);
  if (domain === undefined) return false;
  const inDomain = view.nodes.filter((other) => labelOf(other, term.topologyKey) === domain);
  return inDomain.some((other) => holdsSelected(term, owner, other, view));
}

function isMetAnywhere(term: PodAffinityTerm, owner: Pod, view: ClusterView): boolean {
  return view.nodes.some((node) => holdsSelected(term, owner, node, view));
}

function holdsSelected(term: PodAffinityTerm, owner: Pod, node: NodeInfo, view: ClusterView): boolean {
  for (const { pod } of node.pods.values()) if (termSelects(term, owner, pod, view)) return true;
  return false;
}

function offendsExisting(pod: Pod, node: NodeInfo, view: ClusterView): boolean {
  for (const other of view.nodes) {
    for (const { pod: existing } of other.pods.values()) {
      for (const term of requiredTerms(existing, "podAntiAffinity")) {
        const domain = labelOf(other, term.topologyKey);
        const isSameDomain = domain !== undefined && domain === labelOf(node, term.topologyKey);
        if (isSameDomain && termSelects(term, existing, pod, view)) return true;
      }
    }
  }
  return false;
}
