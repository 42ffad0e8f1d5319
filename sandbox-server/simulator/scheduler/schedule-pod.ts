import { isConflict, isNotFound, messageOf } from "../controllers/api-errors.ts";
import type { ControllerContext } from "../controllers/controller.ts";
import { namedNodes } from "../controllers/nodes/node-selection.ts";
import { setPodCondition } from "../controllers/pods/pod-conditions.ts";
import { selectedNodeAnnotation } from "../controllers/volumes/pod-claims.ts";
import { placeOf } from "../controllers/work-key.ts";
import type { PersistentVolumeClaim, Pod, PodDisruptionBudget } from "../registry/types.ts";
import {
  type ClusterPicture,
  type ClusterView,
  type NodeInfo,
  type PodInfo,
  podInfo,
  priorityOf,
} from "./cluster-view.ts";
import type { FilterContext, Rejection } from "./filters/filter.ts";
import { volumeObstacle, waitingClaims } from "./filters/pod-volumes.ts";
import { fitMessage, obstacleMessage, preemptionMessage } from "./fit-message.ts";
import { bestNode, rejectionWith } from "./place-pod.ts";
import { type Candidate, findPreemption } from "./preemption.ts";
import type { SchedulingQueue } from "./scheduling-queue.ts";

const component = "default-scheduler";

/** What one attempt works with. */
export interface Attempt {
  readonly context: ControllerContext;
  readonly queue: SchedulingQueue;
  readonly picture: ClusterPicture;
  readonly view: ClusterView;
}

/** One attempt to give a pod a node. */
export function schedulePod(pod: Pod, attempt: Attempt): void {
  const { client } = attempt.context;
  if (pod.spec?.schedulingGates?.length) {
    reportGated(pod, attempt);
    return;
  }
  const obstacle = volumeObstacle(client, pod);
  const { nodes } = attempt.view;
  if (nodes.length === 0) {
    reportFailure(pod, "no nodes available to schedule pods", attempt);
  } else if (obstacle !== undefined) {
    const message = `${obstacleMessage(nodes.length, obstacle)} ${preemptionMessage(nodes.length, nodes.length, 0)}`;
    reportFailure(pod, message, attempt);
  } else {
    placeAmong(podInfo(pod), attempt);
  }
}

function placeAmong(info: PodInfo, attempt: Attempt): void {
  const filterContext: FilterContext = { view: attempt.view, client: attempt.context.client };
  const named = namedNodes(info.pod);
  const rejections = new Map<string, Rejection>();
  const feasible: NodeInfo[] = [];
  for (const node of attempt.view.nodes) {
    if (named && !named.has(node.name)) continue;
    const rejected = rejectionWith(info, node, promisedOn(node, info, attempt), filterContext);
    if (rejected) rejections.set(node.name, rejected);
    else feasible.push(node);
  }
  const chosen = preferNominated(info.pod, feasible) ?? bestNode(info, feasible, filterContext, attempt.context.random);
  if (chosen) assign(info.pod, chosen, attempt);
  else preemptOrReport(info, rejections, filterContext, attempt);
}

function preferNominated(pod: Pod, feasible: readonly NodeInfo[]): NodeInfo | undefined {
  return feasible.find((node) => node.name === pod.status?.nominatedNodeName);
}

/** Pods that wait for their victims to leave this node, and are at least as important. */
function promisedOn(node: NodeInfo, info: PodInfo, { queue }: Attempt): PodInfo[] {
  const promised: PodInfo[] = [];
  for (const pod of queue.waiting()) {
    if (pod.status?.nominatedNodeName !== node.name || pod.metadata.uid === info.pod.metadata.uid) continue;
    if (priorityOf(pod) >= priorityOf(info.pod)) promised.push(podInfo(pod));
  }
  return promised;
}

/** Binds the pod, once the volumes that wait for its node are there. */
function assign(pod: Pod, node: NodeInfo, attempt: Attempt): void {
  const { client, events } = attempt.context;
  const waiting = waitingClaims(client, pod);
  if (waiting.length > 0) {
    for (const claim of waiting) selectNode(client, claim, node.name);
    attempt.queue.awaitVolumes(pod);
    return;
  }
  const { namespace = "", name, uid } = pod.metadata;
  try {
    client.create("pods/binding", {
      apiVersion: "v1",
      kind: "Binding",
      metadata: { namespace, name, uid },
      target: { apiVersion: "v1", kind: "Node", name: node.name },
    });
  } catch (error) {
    attempt.queue.remove(uid);
    if (!isConflict(error) && !isNotFound(error)) throw error;
    return;
  }
  attempt.queue.remove(uid);
  const bound = client.find<Pod>(placeOf("pods", pod));
  if (bound) attempt.picture.setPod(bound, true);
  const message = `Successfully assigned ${namespace}/${name} to ${node.name}`;
  events.record(pod, "Normal", "Scheduled", message, component);
}

function selectNode(client: ControllerContext["client"], claim: PersistentVolumeClaim, nodeName: string): void {
  client.modify<PersistentVolumeClaim>(placeOf("persistentvolumeclaims", claim), (draft) => {
    draft.metadata.annotations = { ...draft.metadata.annotations, [selectedNodeAnnotation]: nodeName };
  });
}

function preemptOrReport(
  info: PodInfo,
  rejections: ReadonlyMap<string, Rejection>,
  filterContext: FilterContext,
  attempt: Attempt,
): void {
  const { nodes } = attempt.view;
  const fit = fitMessage(nodes.length, rejections.values());
  if (info.pod.spec?.preemptionPolicy === "Never") {
    reportFailure(info.pod, `${fit} preemption: not eligible due to preemptionPolicy=Never.`, attempt);
    return;
  }
  if (waitsForVictims(info.pod, attempt.view)) {
    reportFailure(info.pod, `${fit} preemption: not eligible due to a terminating pod on the nominated node.`, attempt);
    return;
  }
  const budgets = attempt.context.client.list<PodDisruptionBudget>("poddisruptionbudgets.policy");
  const result = findPreemption(info, nodes, rejections, budgets, filterContext);
  if (!result.best) {
    const preemption = preemptionMessage(nodes.length, result.helpless, result.victimless);
    reportFailure(info.pod, `${fit} ${preemption}`, attempt);
    return;
  }
  reportFailure(info.pod, fit, attempt, result.best.node.name);
  preempt(info.pod, result.best, attempt.context);
}

function waitsForVictims(pod: Pod, view: ClusterView): boolean {
  const nominated = view.nodes.find((node) => node.name === pod.status?.nominatedNodeName);
  if (!nominated) return false;
  return [...nominated.pods.values()].some(
    (other) => other.pod.metadata.deletionTimestamp !== undefined && priorityOf(other.pod) < priorityOf(pod),
  );
}

function preempt(pod: Pod, { node, victims }: Candidate, context: ControllerContext): void {
  for (const victim of victims) {
    if (victim.pod.metadata.deletionTimestamp) continue;
    const condition = {
      type: "DisruptionTarget",
      status: "True",
      reason: "PreemptionByScheduler",
      message: `${component}: preempting to accommodate a higher priority pod`,
    };
    setPodCondition(context, victim.pod, condition);
    context.client.delete(placeOf("pods", victim.pod), { uid: victim.pod.metadata.uid });
    const message = `Preempted by pod ${pod.metadata.uid} on node ${node.name}`;
    context.events.record(victim.pod, "Normal", "Preempted", message, component);
  }
}

function reportFailure(pod: Pod, message: string, attempt: Attempt, nominatedNodeName?: string): void {
  attempt.queue.rest(pod);
  const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", message };
  attempt.context.events.record(pod, "Warning", "FailedScheduling", message, component);
  writeCondition(pod, condition, attempt, nominatedNodeName);
}

function reportGated(pod: Pod, attempt: Attempt): void {
  attempt.queue.rest(pod);
  const message = "Scheduling is blocked due to non-empty scheduling gates";
  writeCondition(pod, { type: "PodScheduled", status: "False", reason: "SchedulingGated", message }, attempt);
}

/** The pod may have gone, or its namespace may be going: then there is nobody to tell. */
function writeCondition(
  pod: Pod,
  condition: Parameters<typeof setPodCondition>[2],
  attempt: Attempt,
  nominatedNodeName?: string,
): void {
  try {
    setPodCondition(attempt.context, pod, condition, nominatedNodeName);
  } catch (error) {
    if (!isNotFound(error)) attempt.context.onError?.(messageOf(error), component, pod.metadata.name);
  }
}
