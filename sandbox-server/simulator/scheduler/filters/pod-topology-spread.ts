import type { Pod } from "../../registry/types.ts";
import type { ClusterView, NodeInfo } from "../cluster-view.ts";
import { isMeant, podsByDomain, type SpreadConstraint, spreadConstraints } from "../topology-spread.ts";
import { type Filter, finalRejection, rejection } from "./filter.ts";

const mismatch = "node(s) didn't match pod topology spread constraints";

/** Topology spread constraints that may not be broken (whenUnsatisfiable: DoNotSchedule). */
export const podTopologySpread: Filter = ({ pod }, node, { view }) => {
  const constraints = spreadConstraints(pod, "DoNotSchedule");
  for (const constraint of constraints) {
    if (node.node.metadata.labels?.[constraint.topologyKey] === undefined) {
      return finalRejection(`${mismatch} (missing required label)`);
    }
    if (skewWith(constraint, pod, node, constraints, view) > constraint.maxSkew) return rejection(mismatch);
  }
  return undefined;
};

/** How uneven the domains would be with the pod on this node. */
function skewWith(
  constraint: SpreadConstraint,
  pod: Pod,
  { node }: NodeInfo,
  constraints: readonly SpreadConstraint[],
  view: ClusterView,
): number {
  const counts = podsByDomain(constraint, pod, constraints, view);
  const isShortOfDomains = counts.size < (constraint.minDomains ?? 1);
  const fewest = isShortOfDomains ? 0 : Math.min(...counts.values());
  const domain = node.metadata.labels?.[constraint.topologyKey] ?? "";
  const own = isMeant(constraint, pod, pod) ? 1 : 0;
  return (counts.get(domain) ?? 0) + own - (Number.isFinite(fewest) ? fewest : 0);
}
