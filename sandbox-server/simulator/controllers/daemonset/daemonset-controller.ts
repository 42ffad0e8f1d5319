import type { KubeObject } from "../../registry/kube-object.ts";
import { type LabelSelector, selectorMatches } from "../../registry/label-selector.ts";
import type { DaemonSet, Node, Pod } from "../../registry/types.ts";
import type { Mutable } from "../../store/cluster-client.ts";
import { isNamespaceTerminating } from "../api-errors.ts";
import type { Controller, ControllerContext, WorkKey } from "../controller.ts";
import { countOrAbsent, sameValue, withoutAbsent } from "../equality.ts";
import { ensureRevision, findRevisions, trimRevisions } from "../history/revision-history.ts";
import { claim, controllerKeys, controllerOf, isControlledBy } from "../ownership.ts";
import { createPod, deletePod } from "../pods/pod-control.ts";
import { isAvailable, isFinished, isReady, isTerminating, untilAvailable } from "../pods/pod-state.ts";
import { sooner } from "../times.ts";
import { itself, keyOf, placeOf, refOf } from "../work-key.ts";
import { hashLabel, newPod, nodeOfPod, placement } from "./daemon-pods.ts";
import { isCurrent, surges, updateStep } from "./rolling-update.ts";

const resource = "daemonsets.apps";
const component = "daemonset-controller";
const defaultHistoryLimit = 10;

/** A node with this set's pods on it. */
export interface DaemonNode {
  readonly node: Node;
  readonly pods: readonly Pod[];
  readonly shouldRun: boolean;
  readonly mayStay: boolean;
}

/** The loop of DaemonSets (pkg/controller/daemon). */
export const daemonSetController: Controller = {
  name: component,
  sources: [
    itself(resource),
    { resource: "pods", keys: ownersOfPod },
    { resource: "nodes", keys: (node, previous, context) => (isNews(node, previous) ? allSets(context) : []) },
  ],
  reconcile(key, context) {
    const set = context.client.find<DaemonSet>(refOf(resource, key));
    return set && !set.metadata.deletionTimestamp ? reconcile(set, context) : undefined;
  },
};

function allSets({ client }: ControllerContext): WorkKey[] {
  return client.list<DaemonSet>(resource).map(keyOf);
}

/** Labels, taints and cordoning decide where daemons run; the rest of a node's status does not. */
function isNews(node: KubeObject, previous: KubeObject | undefined): boolean {
  if (!previous) return true;
  return !(
    sameValue((node as Node).spec, (previous as Node).spec) && sameValue(node.metadata.labels, previous.metadata.labels)
  );
}

function ownersOfPod(pod: KubeObject, previous: KubeObject | undefined, { client }: ControllerContext): WorkKey[] {
  const keys = controllerKeys(pod, "DaemonSet", "apps");
  if (previous) keys.push(...controllerKeys(previous, "DaemonSet", "apps"));
  if (keys.length > 0 || controllerOf(pod)) return keys;
  const sets = client.list<DaemonSet>(resource, { namespace: pod.metadata.namespace ?? "" });
  return sets.filter((set) => selects(set, pod.metadata.labels)).map(keyOf);
}

function selects(set: DaemonSet, labels: KubeObject["metadata"]["labels"]): boolean {
  return selectorMatches(set.spec?.selector as LabelSelector | undefined, labels);
}

function reconcile(set: DaemonSet, context: ControllerContext): number | undefined {
  const { client } = context;
  const revisions = findRevisions(client, set, (labels) => selects(set, labels));
  const template = set.spec?.template;
  const revision = ensureRevision(client, revisions, {
    owner: set,
    template,
    labels: template?.metadata?.labels ?? {},
    hashLabel,
    annotations: set.metadata.annotations ?? {},
  });
  const hash = revision.metadata.labels?.[hashLabel] ?? "";
  let failure: { error: unknown } | undefined;
  try {
    managePods(set, daemonNodes(set, context), hash, context);
    if (set.spec?.updateStrategy?.type !== "OnDelete") {
      update(set, hash, context);
    }
  } catch (error) {
    failure = { error };
  }
  const nodes = daemonNodes(set, context);
  writeStatus(set, nodes, hash, context);
  const inUse = nodes.flatMap(({ pods }) =>
    pods.map((pod) => `${set.metadata.name}-${pod.metadata.labels?.[hashLabel]}`),
  );
  const live = new Set([revision.metadata.name, ...inUse]);
  trimRevisions(client, [...revisions], live, set.spec?.revisionHistoryLimit ?? defaultHistoryLimit);
  if (failure && !isNamespaceTerminating(failure.error)) throw failure.error;
  return nextAvailability(set, nodes, context);
}

function update(set: DaemonSet, hash: string, context: ControllerContext): void {
  const { remove, create } = updateStep(set, daemonNodes(set, context), hash, context.clock);
  for (const pod of remove) deletePod(context, set, pod, component);
  for (const node of create) createPod(context, set, newPod(set, node, hash), component);
}

function daemonNodes(set: DaemonSet, { client }: ControllerContext): DaemonNode[] {
  const candidates = client.list<Pod>("pods", { namespace: set.metadata.namespace ?? "" });
  const mine = claim(client, "pods", set, candidates, (pod) => selects(set, pod.metadata.labels));
  const byNode = Map.groupBy(
    mine.filter((pod) => isControlledBy(pod, set)),
    (pod) => nodeOfPod(pod) ?? "",
  );
  return client.list<Node>("nodes").map((node) => ({
    node,
    pods: byNode.get(node.metadata.name) ?? [],
    ...placement(set, node),
  }));
}

/** Makes the pods that nodes lack, and removes those that have ended, are not wanted, or are there twice. */
function managePods(set: DaemonSet, nodes: readonly DaemonNode[], hash: string, context: ControllerContext): void {
  for (const { node, pods, shouldRun, mayStay } of nodes) {
    const present = pods.filter((pod) => !isTerminating(pod));
    const ended = present.filter(isFinished);
    for (const pod of ended) removeEnded(set, pod, node.metadata.name, context);
    const running = present.filter((pod) => !isFinished(pod));
    if (!mayStay) {
      for (const pod of running) deletePod(context, set, pod, component);
    } else if (shouldRun && pods.length === 0) {
      createPod(context, set, newPod(set, node.metadata.name, hash), component);
    } else if (!surges(set)) {
      for (const pod of oldestFirst(running).slice(1)) deletePod(context, set, pod, component);
    }
  }
}

function oldestFirst(pods: readonly Pod[]): Pod[] {
  return pods.toSorted((left, right) => (left.metadata.creationTimestamp < right.metadata.creationTimestamp ? -1 : 1));
}

function removeEnded(set: DaemonSet, pod: Pod, node: string, context: ControllerContext): void {
  const isFailed = pod.status?.phase === "Failed";
  const { namespace, name } = pod.metadata;
  const message = `Found ${isFailed ? "failed" : "succeeded"} daemon pod ${namespace}/${name} on node ${node}, will try to ${isFailed ? "kill" : "delete"} it`;
  const reason = isFailed ? "FailedDaemonPod" : "SucceededDaemonPod";
  context.events.record(set, isFailed ? "Warning" : "Normal", reason, message, component);
  deletePod(context, set, pod, component);
}

function writeStatus(
  set: DaemonSet,
  nodes: readonly DaemonNode[],
  hash: string,
  { client, clock }: ControllerContext,
): void {
  const minReadySeconds = set.spec?.minReadySeconds ?? 0;
  const wanted = nodes.filter(({ shouldRun }) => shouldRun);
  const scheduled = wanted.filter(({ pods }) => pods.length > 0);
  const count = (meets: (pod: Pod) => boolean) => scheduled.filter(({ pods }) => pods.some(meets)).length;
  const available = count((pod) => isAvailable(pod, minReadySeconds, clock) && !isTerminating(pod));
  const status = withoutAbsent({
    collisionCount: set.status?.collisionCount,
    conditions: set.status?.conditions,
    currentNumberScheduled: scheduled.length,
    desiredNumberScheduled: wanted.length,
    numberAvailable: countOrAbsent(available),
    numberMisscheduled: nodes.filter(({ pods, shouldRun }) => !shouldRun && pods.length > 0).length,
    numberReady: count((pod) => isReady(pod)),
    numberUnavailable: countOrAbsent(wanted.length - available),
    observedGeneration: set.metadata.generation,
    updatedNumberScheduled: countOrAbsent(count((pod) => isCurrent(pod, hash))),
  });
  if (sameValue(status, set.status)) return;
  client.modifyStatus<DaemonSet>(placeOf(resource, set), (draft) => {
    draft.status = status as unknown as Mutable<NonNullable<DaemonSet["status"]>>;
  });
}

function nextAvailability(
  set: DaemonSet,
  nodes: readonly DaemonNode[],
  { clock }: ControllerContext,
): number | undefined {
  const minReadySeconds = set.spec?.minReadySeconds ?? 0;
  let next: number | undefined;
  for (const pod of nodes.flatMap(({ pods }) => pods)) {
    const left = untilAvailable(pod, minReadySeconds, clock);
    if (left !== undefined && left > 0) next = sooner(next, left);
  }
  return next;
}
