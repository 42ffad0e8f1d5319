import type { KubeObject } from "../../registry/kube-object.ts";
import { type LabelSelector, selectorMatches } from "../../registry/label-selector.ts";
import type { ControllerRevision, Pod, PodTemplateSpec, StatefulSet } from "../../registry/types.ts";
import { isAlreadyExists, isNamespaceTerminating, messageOf } from "../api-errors.ts";
import type { Controller, ControllerContext, WorkKey } from "../controller.ts";
import { ensureRevision, findRevisions, templateOf, trimRevisions } from "../history/revision-history.ts";
import { claim, controllerKeys, controllerOf, isControlledBy } from "../ownership.ts";
import { isFinished, isReady, isTerminating, untilAvailable } from "../pods/pod-state.ts";
import { itself, keyOf, placeOf, refOf } from "../work-key.ts";
import { createClaims, retainClaims } from "./claims.ts";
import { firstOrdinal, newPod, ordinalOf, podName, revisionLabel } from "./identity.ts";
import { type Revisions, writeStatus } from "./statefulset-status.ts";

const resource = "statefulsets.apps";
const component = "statefulset-controller";
const defaultHistoryLimit = 10;

/** The loop of StatefulSets (pkg/controller/statefulset). */
export const statefulSetController: Controller = {
  name: component,
  sources: [
    itself(resource),
    { resource: "pods", keys: ownersOfPod },
    { resource: "controllerrevisions.apps", keys: (object) => controllerKeys(object, "StatefulSet", "apps") },
  ],
  reconcile(key, context) {
    const set = context.client.find<StatefulSet>(refOf(resource, key));
    return set && reconcile(set, context);
  },
};

function ownersOfPod(pod: KubeObject, previous: KubeObject | undefined, { client }: ControllerContext): WorkKey[] {
  const keys = controllerKeys(pod, "StatefulSet", "apps");
  if (previous) keys.push(...controllerKeys(previous, "StatefulSet", "apps"));
  if (keys.length > 0 || controllerOf(pod)) return keys;
  const sets = client.list<StatefulSet>(resource, { namespace: pod.metadata.namespace ?? "" });
  return sets.filter((set) => selects(set, pod.metadata.labels)).map(keyOf);
}

function selects(set: StatefulSet, labels: KubeObject["metadata"]["labels"]): boolean {
  return selectorMatches(set.spec?.selector as LabelSelector | undefined, labels);
}

/** What one look at a set works with. */
interface Look {
  readonly set: StatefulSet;
  readonly context: ControllerContext;
  readonly names: Revisions;
  readonly currentTemplate: PodTemplateSpec;
  /** Pods by ordinal. */
  readonly pods: ReadonlyMap<number, Pod>;
}

function reconcile(set: StatefulSet, context: ControllerContext): number | undefined {
  const revisions = findRevisions(context.client, set, (labels) => selects(set, labels));
  const pods = podsOf(set, context);
  if (set.metadata.deletionTimestamp) return undefined;
  const template = set.spec?.template;
  const update = ensureRevision(context.client, revisions, {
    owner: set,
    template,
    labels: template?.metadata?.labels ?? {},
    hashLabel: "controller.kubernetes.io/hash",
    annotations: set.metadata.annotations ?? {},
  });
  const current = revisions.find((revision) => revision.metadata.name === set.status?.currentRevision) ?? update;
  const names = { current: current.metadata.name, update: update.metadata.name };
  const currentTemplate = (templateOf(current) ?? template ?? {}) as unknown as PodTemplateSpec;
  let failure: { error: unknown } | undefined;
  let delay: number | undefined;
  try {
    delay = step({ set, context, names, currentTemplate, pods: byOrdinal(set, pods) });
  } catch (error) {
    failure = { error };
  }
  writeStatus(set, podsOf(set, context), names, context);
  trim(set, [...revisions, update], names, pods, context);
  if (failure && !isNamespaceTerminating(failure.error)) throw failure.error;
  return delay;
}

function podsOf(set: StatefulSet, { client }: ControllerContext): Pod[] {
  const candidates = client.list<Pod>("pods", { namespace: set.metadata.namespace ?? "" });
  const belongs = (pod: Pod) => selects(set, pod.metadata.labels) && ordinalOf(set, pod) !== undefined;
  return claim(client, "pods", set, candidates, belongs).filter((pod) => isControlledBy(pod, set));
}

function byOrdinal(set: StatefulSet, pods: readonly Pod[]): Map<number, Pod> {
  return new Map(
    pods.flatMap((pod) => {
      const ordinal = ordinalOf(set, pod);
      return ordinal === undefined ? [] : [[ordinal, pod] as const];
    }),
  );
}

/** Everything that may be done now; an ordered set does one thing at a time and waits for it to show. */
function step(look: Look): number | undefined {
  const { set, pods, context } = look;
  const first = firstOrdinal(set);
  const end = first + (set.spec?.replicas ?? 1);
  const isOrdered = set.spec?.podManagementPolicy !== "Parallel";
  for (let ordinal = first; ordinal < end; ordinal += 1) {
    retainClaims(set, ordinal, pods.get(ordinal), false, context);
    const outcome = keepPod(look, ordinal, isOrdered);
    if (outcome.isWaiting) return outcome.delayMs;
  }
  const condemned = [...pods.keys()].filter((ordinal) => ordinal < first || ordinal >= end).sort((a, b) => b - a);
  const firstUnhealthy = lowestUnhealthy(pods);
  for (const ordinal of condemned) {
    const pod = pods.get(ordinal);
    if (!pod) continue;
    retainClaims(set, ordinal, pod, true, context);
    if (isTerminating(pod)) {
      if (isOrdered) return undefined;
      continue;
    }
    if (isOrdered && !isHealthy(pod) && pod !== firstUnhealthy) return undefined;
    removePod(set, pod, context);
    if (isOrdered) return undefined;
  }
  return set.spec?.updateStrategy?.type === "OnDelete" ? undefined : rollOne(look, first, end);
}

interface Outcome {
  readonly isWaiting: boolean;
  readonly delayMs?: number;
}

const goOn: Outcome = { isWaiting: false };
const wait: Outcome = { isWaiting: true };

/** Sees that the pod of an ordinal is there and, in an ordered set, that it is available before the next one comes. */
function keepPod(look: Look, ordinal: number, isOrdered: boolean): Outcome {
  const { set, context, pods } = look;
  const pod = pods.get(ordinal);
  if (!pod || (isFinished(pod) && !isTerminating(pod))) {
    if (pod && !replaceFinished(set, pod, context)) return isOrdered ? wait : goOn;
    createPod(look, ordinal);
    return isOrdered ? wait : goOn;
  }
  if (!isOrdered) return goOn;
  if (isTerminating(pod) || !isHealthy(pod)) return wait;
  const left = untilAvailable(pod, set.spec?.minReadySeconds ?? 0, context.clock) ?? 0;
  return left > 0 ? { isWaiting: true, delayMs: left } : goOn;
}

function isHealthy(pod: Pod): boolean {
  return pod.status?.phase === "Running" && isReady(pod) && !isTerminating(pod);
}

function lowestUnhealthy(pods: ReadonlyMap<number, Pod>): Pod | undefined {
  const ordinals = [...pods.keys()].sort((a, b) => a - b);
  return ordinals.map((ordinal) => pods.get(ordinal)).find((pod) => pod !== undefined && !isHealthy(pod));
}

/** Removes a pod that has ended; whether its place is free at once. */
function replaceFinished(set: StatefulSet, pod: Pod, { client, events }: ControllerContext): boolean {
  const { namespace, name } = set.metadata;
  const isFailed = pod.status?.phase === "Failed";
  const message = `StatefulSet ${namespace}/${name} is recreating ${isFailed ? "failed" : "terminated"} Pod ${pod.metadata.name}`;
  events.record(
    set,
    isFailed ? "Warning" : "Normal",
    isFailed ? "RecreatingFailedPod" : "RecreatingTerminatedPod",
    message,
    component,
  );
  removePod(set, pod, { client, events });
  return client.find(placeOf("pods", pod)) === undefined;
}

function removePod(set: StatefulSet, pod: Pod, { client, events }: Pick<ControllerContext, "client" | "events">): void {
  client.delete(placeOf("pods", pod), { uid: pod.metadata.uid });
  const message = `delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`;
  events.record(set, "Normal", "SuccessfulDelete", message, component);
}

function createPod({ set, context, names, currentTemplate }: Look, ordinal: number): void {
  const isCurrent = keepsCurrentRevision(set, ordinal) && names.current !== names.update;
  const template = isCurrent ? currentTemplate : (set.spec?.template as unknown as PodTemplateSpec);
  const subject = `Pod ${podName(set, ordinal)} in StatefulSet ${set.metadata.name}`;
  try {
    createClaims(set, ordinal, context);
    retainClaims(set, ordinal, undefined, false, context);
    context.client.create("pods", newPod(set, template, isCurrent ? names.current : names.update, ordinal));
    context.events.record(set, "Normal", "SuccessfulCreate", `create ${subject} successful`, component);
  } catch (error) {
    if (isAlreadyExists(error)) return;
    const message = `create ${subject} failed error: ${messageOf(error)}`;
    if (!isNamespaceTerminating(error)) context.events.record(set, "Warning", "FailedCreate", message, component);
    throw error;
  }
}

/** Below the partition, and while an update is still on its way down, a lost pod comes back as it was. */
function keepsCurrentRevision(set: StatefulSet, ordinal: number): boolean {
  if (set.spec?.updateStrategy?.type === "OnDelete") return false;
  const partition = set.spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
  const boundary = partition > 0 ? partition : (set.status?.currentReplicas ?? 0);
  return ordinal < firstOrdinal(set) + boundary;
}

/** From the last ordinal down to the partition, replaces the first pod of the old revision, one at a time. */
function rollOne({ set, pods, names, context }: Look, first: number, end: number): number | undefined {
  const partition = set.spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
  for (let ordinal = end - 1; ordinal >= first + partition; ordinal -= 1) {
    const pod = pods.get(ordinal);
    if (!pod) return undefined;
    if (pod.metadata.labels?.[revisionLabel] !== names.update && !isTerminating(pod)) {
      removePod(set, pod, context);
      return undefined;
    }
    if (!isHealthy(pod)) return undefined;
    const left = untilAvailable(pod, set.spec?.minReadySeconds ?? 0, context.clock) ?? 0;
    if (left > 0) return left;
  }
  return undefined;
}

function trim(
  set: StatefulSet,
  revisions: readonly ControllerRevision[],
  { current, update }: Revisions,
  pods: readonly Pod[],
  { client }: ControllerContext,
): void {
  const inUse = new Set([current, update, ...pods.map((pod) => pod.metadata.labels?.[revisionLabel] ?? "")]);
  trimRevisions(client, revisions, inUse, set.spec?.revisionHistoryLimit ?? defaultHistoryLimit);
}
