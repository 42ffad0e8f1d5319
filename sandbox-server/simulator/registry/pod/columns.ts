import { ageSince } from "../age.ts";
import { ageColumn, nameColumn, orNone, text, wideText } from "../columns.ts";
import type { Column } from "../kind-definition.ts";
import type { Pod } from "../types.ts";
import { podSummary } from "./summary.ts";

/** The columns of `kubectl get pods`, as printPod of the API server has them. */
export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  text("Ready", "How many containers of the pod are ready, of how many.", (pod) => {
    const { ready, total } = podSummary(pod);
    return `${ready}/${total}`;
  }),
  text("Status", "The state of the pod in one word.", (pod) => podSummary(pod).status),
  text("Restarts", "How often containers were restarted, and when last.", (pod, now) => {
    const { restarts, lastRestart } = podSummary(pod);
    const isDated = restarts !== 0 && lastRestart !== undefined;
    return isDated ? `${restarts} (${ageSince(lastRestart, now)} ago)` : `${restarts}`;
  }),
  ageColumn,
  wideText("IP", "The address of the pod.", (pod) => orNone(pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP)),
  wideText("Node", "The node that the pod runs on.", (pod) => orNone(pod.spec?.nodeName)),
  wideText("Nominated Node", "The node where room is being made.", (pod) => orNone(pod.status?.nominatedNodeName)),
  wideText("Readiness Gates", "How many of the pod's readiness gates are met.", readinessGates),
];

function readinessGates(pod: Pod): string {
  const gates = pod.spec?.readinessGates ?? [];
  if (gates.length === 0) return "<none>";
  const conditions = pod.status?.conditions ?? [];
  const met = gates.filter((gate) =>
    conditions.some((condition) => condition.type === gate.conditionType && condition.status === "True"),
  );
  return `${met.length}/${gates.length}`;
}
