import type { Pod } from "../../registry/types.ts";
import { type ContainerRecord, specOf } from "../containers/container-record.ts";
import { isInitDone, type PodPhase } from "./pod-phase.ts";

export interface PodCondition {
  readonly type: string;
  readonly status: "True" | "False";
  readonly reason?: string;
  readonly message?: string;
}

export interface ConditionFacts {
  readonly pod: Pod;
  readonly records: readonly ContainerRecord[];
  readonly phase: PodPhase;
  readonly hasSandbox: boolean;
}

/** The kubelet's conditions of a pod, in its order. Source: pkg/kubelet/status/generate.go. */
export function podConditions(facts: ConditionFacts): readonly PodCondition[] {
  const containersReady = containersReadyCondition(facts);
  return [
    { type: "PodReadyToStartContainers", status: facts.hasSandbox ? "True" : "False" },
    initializedCondition(facts),
    readyCondition(facts, containersReady),
    containersReady,
  ];
}

/** Whether a container counts as ready: running, started, and its readiness probe content. */
export function isContainerReady(record: ContainerRecord): boolean {
  if (record.role === "init") return record.state.kind === "terminated" && record.state.end.exitCode === 0;
  return record.state.kind === "running" && record.isStarted && record.isReady;
}

function initializedCondition({ pod, records, phase }: ConditionFacts): PodCondition {
  const inits = records.filter(({ role }) => role === "init" || role === "sidecar");
  if (inits.length === 0) return { type: "Initialized", status: "True" };
  if (phase === "Succeeded") return { type: "Initialized", status: "True", reason: "PodCompleted" };
  const hasBegun = records.some((record) => record.role === "main" && (record.container !== undefined || record.last));
  const open = hasBegun ? [] : inits.filter((record) => !isInitDone(record));
  if (open.length === 0) return { type: "Initialized", status: "True" };
  const names = open.filter((record) => specOf(pod, record) !== undefined).map(({ name }) => name);
  return {
    type: "Initialized",
    status: "False",
    reason: "ContainersNotInitialized",
    message: `containers with incomplete status: [${names.join(" ")}]`,
  };
}

function containersReadyCondition({ records, phase }: ConditionFacts): PodCondition {
  const type = "ContainersReady";
  if (phase === "Succeeded") return { type, status: "False", reason: "PodCompleted" };
  if (phase === "Failed") return { type, status: "False", reason: "PodFailed" };
  const counted = records.filter(({ role }) => role === "main" || role === "sidecar");
  const unready = counted.filter((record) => !isContainerReady(record)).map(({ name }) => name);
  if (unready.length === 0) return { type, status: "True" };
  const message = `containers with unready status: [${unready.join(" ")}]`;
  return { type, status: "False", reason: "ContainersNotReady", message };
}

function readyCondition({ pod }: ConditionFacts, containersReady: PodCondition): PodCondition {
  if (containersReady.status !== "True") return { ...containersReady, type: "Ready" };
  const faults = (pod.spec?.readinessGates ?? []).flatMap(({ conditionType }) => {
    const condition = pod.status?.conditions?.find(({ type }) => type === conditionType);
    if (condition === undefined) {
      return [`corresponding condition of pod readiness gate ${JSON.stringify(conditionType)} does not exist.`];
    }
    if (condition.status === "True") return [];
    return [`the status of pod readiness gate ${JSON.stringify(conditionType)} is not "True", but ${condition.status}`];
  });
  if (faults.length === 0) return { type: "Ready", status: "True" };
  return { type: "Ready", status: "False", reason: "ReadinessGatesNotReady", message: faults.join(", ") };
}
