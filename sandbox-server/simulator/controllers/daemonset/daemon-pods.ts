import type { DaemonSet, Node, Pod, PodTemplateSpec } from "../../registry/types.ts";
import { isSelectedByPod } from "../nodes/node-selection.ts";
import { firstUntolerated, type Toleration } from "../nodes/tolerations.ts";
import { podFromTemplate } from "../pods/pod-control.ts";

export const hashLabel = "controller-revision-hash";
const generationLabel = "pod-template-generation";

/** What daemon pods bear by themselves: they stay on nodes in trouble, and come to cordoned ones. */
const ownTolerations: readonly { key: string; effect: string }[] = [
  { key: "node.kubernetes.io/not-ready", effect: "NoExecute" },
  { key: "node.kubernetes.io/unreachable", effect: "NoExecute" },
  { key: "node.kubernetes.io/disk-pressure", effect: "NoSchedule" },
  { key: "node.kubernetes.io/memory-pressure", effect: "NoSchedule" },
  { key: "node.kubernetes.io/pid-pressure", effect: "NoSchedule" },
  { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" },
];

const hostNetworkToleration = { key: "node.kubernetes.io/network-unavailable", effect: "NoSchedule" };

/** The set's pod for one node: pinned to it by affinity, with the tolerations of daemons. */
export function newPod(set: DaemonSet, node: string, hash: string): object {
  const template = (set.spec?.template ?? {}) as PodTemplateSpec;
  const generation = set.metadata.annotations?.["deprecated.daemonset.template.generation"];
  const labels = { [hashLabel]: hash, ...(generation === undefined ? {} : { [generationLabel]: generation }) };
  const spec = { ...template.spec, affinity: pinned(template, node), tolerations: tolerations(template) };
  return podFromTemplate(
    set,
    { ...template, spec: spec as unknown as NonNullable<PodTemplateSpec["spec"]> },
    { labels },
  );
}

function pinned(template: PodTemplateSpec, node: string): object {
  const affinity = template.spec?.affinity;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const matchFields = [{ key: "metadata.name", operator: "In", values: [node] }];
  const nodeSelectorTerms = (required?.nodeSelectorTerms ?? [{}]).map((term) => ({ ...term, matchFields }));
  return {
    ...affinity,
    nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
  };
}

function tolerations(template: PodTemplateSpec): object[] {
  const own = template.spec?.hostNetwork ? [...ownTolerations, hostNetworkToleration] : ownTolerations;
  const existing = template.spec?.tolerations ?? [];
  const isThere = ({ key, effect }: { key: string; effect: string }) =>
    existing.some((each) => each.key === key && each.effect === effect && each.operator === "Exists");
  return [...existing, ...own.filter((each) => !isThere(each)).map((each) => ({ ...each, operator: "Exists" }))];
}

/** Whether a node should have a pod of the set, and whether one that is there may stay. */
export function placement(set: DaemonSet, node: Node): { readonly shouldRun: boolean; readonly mayStay: boolean } {
  const template = (set.spec?.template ?? {}) as PodTemplateSpec;
  const pod = { spec: template.spec } as Pod;
  const isNamed = !template.spec?.nodeName || template.spec.nodeName === node.metadata.name;
  if (!isNamed || !isSelectedByPod(pod, node)) return { shouldRun: false, mayStay: false };
  const borne = tolerations(template) as Toleration[];
  const taints = node.spec?.taints;
  return {
    shouldRun: !firstUntolerated(taints, borne, ["NoSchedule", "NoExecute"]),
    mayStay: !firstUntolerated(taints, borne, ["NoExecute"]),
  };
}

/** The node that a pod is on, or is pinned to. */
export function nodeOfPod(pod: Pod): string | undefined {
  if (pod.spec?.nodeName) return pod.spec.nodeName;
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const field = required?.nodeSelectorTerms[0]?.matchFields?.find(({ key }) => key === "metadata.name");
  return field?.values?.[0];
}
