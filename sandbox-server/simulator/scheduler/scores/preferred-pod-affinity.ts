import type { Pod } from "../../registry/types.ts";
import type { ClusterView, NodeInfo } from "../cluster-view.ts";
import { type PodAffinityTerm, preferredTerms, requiredTerms, termSelects } from "../pod-affinity-terms.ts";
import { betweenExtremes, type Score } from "./score.ts";

/** What a required term of a pod that is already there is worth to one that it would attract (HardPodAffinityWeight). */
const requiredTermWeight = 1;

/** Preferred pod affinity and anti-affinity, of the pod and of those already there. */
export const preferredPodAffinity: Score = {
  name: "InterPodAffinity",
  weight: 2,
  rate: ({ pod }, node, view) => {
    let sum = 0;
    for (const other of view.nodes) {
      for (const { pod: existing } of other.pods.values()) sum += attraction(pod, node, existing, other, view);
    }
    return sum;
  },
  normalize: betweenExtremes,
};

function attraction(pod: Pod, node: NodeInfo, existing: Pod, existingNode: NodeInfo, view: ClusterView): number {
  const isNear = (term: PodAffinityTerm) => {
    const domain = node.node.metadata.labels?.[term.topologyKey];
    return domain !== undefined && domain === existingNode.node.metadata.labels?.[term.topologyKey];
  };
  const worth = (owner: Pod, other: Pod, kind: "podAffinity" | "podAntiAffinity") => {
    let sum = 0;
    for (const { weight, podAffinityTerm } of preferredTerms(owner, kind)) {
      if (isNear(podAffinityTerm) && termSelects(podAffinityTerm, owner, other, view)) sum += weight;
    }
    return sum;
  };
  const required = requiredTerms(existing, "podAffinity").filter(
    (term) => isNear(term) && termSelects(term, existing, pod, view),
  );
  const liked = worth(pod, existing, "podAffinity") + worth(existing, pod, "podAffinity");
  const disliked = worth(pod, existing, "podAntiAffinity") + worth(existing, pod, "podAntiAffinity");
  return liked - disliked + required.length * requiredTermWeight;
}
