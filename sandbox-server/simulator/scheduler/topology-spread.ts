import { isSelectedByPod } from "../controllers/nodes/node-selection.ts";
import { firstUntolerated } from "../controllers/nodes/tolerations.ts";
import { type LabelSelector, selectorMatches } from "../registry/label-selector.ts";
import type { Pod } from "../registry/types.ts";
import type { ClusterView, NodeInfo } from "./cluster-view.ts";

/** core/v1 TopologySpreadConstraint. */
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: string;
  readonly labelSelector?: LabelSelector;
  readonly minDomains?: number;
  readonly matchLabelKeys?: readonly string[];
  readonly nodeAffinityPolicy?: string;
  readonly nodeTaintsPolicy?: string;
}

export function spreadConstraints(pod: Pod, whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway"): SpreadConstraint[] {
  const constraints = (pod.spec?.topologySpreadConstraints ?? []) as SpreadConstraint[];
  return constraints.filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable);
}

/** How many pods that the constraint means are in each domain; domains without pods are there with 0. */
export function podsByDomain(
  constraint: SpreadConstraint,
  pod: Pod,
  constraints: readonly SpreadConstraint[],
  view: ClusterView,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const node of view.nodes) {
    const domain = node.node.metadata.labels?.[constraint.topologyKey];
    if (domain === undefined || !isEligible(constraint, pod, constraints, node)) continue;
    let count = counts.get(domain) ?? 0;
    for (const other of node.pods.values()) if (isCounted(constraint, pod, other.pod)) count += 1;
    counts.set(domain, count);
  }
  return counts;
}

function isEligible(
  constraint: SpreadConstraint,
  pod: Pod,
  constraints: readonly SpreadConstraint[],
  { node }: NodeInfo,
): boolean {
  const labels = node.metadata.labels ?? {};
  if (constraints.some(({ topologyKey }) => labels[topologyKey] === undefined)) return false;
  if ((constraint.nodeAffinityPolicy ?? "Honor") === "Honor" && !isSelectedByPod(pod, node)) return false;
  if ((constraint.nodeTaintsPolicy ?? "Ignore") !== "Honor") return true;
  return !firstUntolerated(node.spec?.taints, pod.spec?.tolerations, ["NoSchedule", "NoExecute"]);
}

function isCounted(constraint: SpreadConstraint, pod: Pod, other: Pod): boolean {
  if (other.metadata.deletionTimestamp || other.metadata.namespace !== pod.metadata.namespace) return false;
  return isMeant(constraint, pod, other);
}

/** Whether the constraint's selector means `other`, with matchLabelKeys taken from the incoming pod. */
export function isMeant(constraint: SpreadConstraint, pod: Pod, other: Pod): boolean {
  if (!selectorMatches(constraint.labelSelector, other.metadata.labels)) return false;
  const own = pod.metadata.labels ?? {};
  const keys = constraint.matchLabelKeys ?? [];
  return keys.every((key) => own[key] === undefined || own[key] === other.metadata.labels?.[key]);
}
