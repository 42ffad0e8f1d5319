import type { KubeObject, OwnerReference } from "../../registry/kube-object.ts";
import { type LabelSelector, selectorMatches } from "../../registry/label-selector.ts";
import type { Pod, PodDisruptionBudget } from "../../registry/types.ts";
import type { ClusterClient, Mutable } from "../../store/cluster-client.ts";
import { withCondition } from "../conditions.ts";
import type { Controller, ControllerContext, WorkKey } from "../controller.ts";
import { resolvePercent } from "../deployment/arithmetic.ts";
import { sameValue, withoutAbsent } from "../equality.ts";
import { controllerOf } from "../ownership.ts";
import { isActive, isReady } from "../pods/pod-state.ts";
import { nowOf, sooner, timeOf } from "../times.ts";
import { itself, keyOf, placeOf, refOf } from "../work-key.ts";

const resource = "poddisruptionbudgets.policy";
const component = "controllermanager";
/** An eviction whose pod has not gone after this long is counted as not having happened. */
const evictionTimeoutMs = 120_000;

type Status = NonNullable<PodDisruptionBudget["status"]>;

/** Keeps the status of PodDisruptionBudgets: how many pods are healthy, how many must be (pkg/controller/disruption). */
export const disruptionController: Controller = {
  name: "disruption-controller",
  sources: [
    itself(resource),
    { resource: "pods", keys: budgetsOfPod },
    ...["deployments.apps", "replicasets.apps", "statefulsets.apps", "replicationcontrollers"].map((scaled) => ({
      resource: scaled,
      keys: budgetsOfNamespace,
    })),
  ],
  reconcile(key, context) {
    const budget = context.client.find<PodDisruptionBudget>(refOf(resource, key));
    return budget && !budget.metadata.deletionTimestamp ? reconcile(budget, context) : undefined;
  },
};

function budgetsOfPod(pod: KubeObject, previous: KubeObject | undefined, { client }: ControllerContext): WorkKey[] {
  const budgets = client.list<PodDisruptionBudget>(resource, { namespace: pod.metadata.namespace ?? "" });
  return budgets.filter((budget) => selects(budget, pod) || (previous && selects(budget, previous))).map(keyOf);
}

function budgetsOfNamespace(
  object: KubeObject,
  previous: KubeObject | undefined,
  { client }: ControllerContext,
): WorkKey[] {
  const replicas = (each: KubeObject | undefined) =>
    (each as { spec?: { replicas?: number } } | undefined)?.spec?.replicas;
  if (previous && replicas(object) === replicas(previous)) return [];
  return client.list<PodDisruptionBudget>(resource, { namespace: object.metadata.namespace ?? "" }).map(keyOf);
}

function selects(budget: PodDisruptionBudget, pod: KubeObject): boolean {
  return selectorMatches(budget.spec?.selector as LabelSelector | undefined, pod.metadata.labels);
}

interface Expectation {
  readonly expected: number;
  readonly desired: number;
  /** Why the number of pods to expect is not known. */
  readonly problem?: string;
}

function reconcile(budget: PodDisruptionBudget, context: ControllerContext): number | undefined {
  const { client, clock, events } = context;
  const all = client.list<Pod>("pods", { namespace: budget.metadata.namespace ?? "" });
  const pods = all.filter((pod) => selects(budget, pod));
  if (pods.length === 0) events.record(budget, "Normal", "NoPods", "No matching pods found", component);
  const { expected, desired, problem } = expectation(budget, pods, client);
  if (problem !== undefined) {
    const message = `Failed to calculate the number of expected pods: ${problem}`;
    events.record(budget, "Warning", "CalculateExpectedPodCountFailed", message, component);
  }
  const { disrupted, recheckMs } = pendingDisruptions(budget, pods, clock.now());
  const healthy = pods.filter((pod) => isActive(pod) && isReady(pod) && disrupted[pod.metadata.name] === undefined);
  const allowed = expected <= 0 || problem !== undefined ? 0 : Math.max(0, healthy.length - desired);
  writeStatus(budget, { expected, desired, healthy: healthy.length, allowed, disrupted, problem }, context);
  return recheckMs;
}

/** How many pods there should be, and how many of them must stay healthy. */
function expectation(budget: PodDisruptionBudget, pods: readonly Pod[], client: ClusterClient): Expectation {
  const { minAvailable, maxUnavailable } = (budget.spec ?? {}) as {
    minAvailable?: number | string;
    maxUnavailable?: number | string;
  };
  if (typeof minAvailable === "number") return { expected: pods.length, desired: minAvailable };
  try {
    if (maxUnavailable !== undefined) {
      const expected = wantedByOwners(pods, client);
      return { expected, desired: Math.max(0, expected - resolvePercent(maxUnavailable, expected, true)) };
    }
    const expected = wantedByOwners(pods, client);
    return { expected, desired: resolvePercent(minAvailable, expected, true) };
  } catch (error) {
    if (!(error instanceof UnknownScaleError)) throw error;
    return { expected: 0, desired: 0, problem: error.message };
  }
}

/** The size of a pod's workload can't be told. */
class UnknownScaleError extends Error {
  override readonly name = "UnknownScaleError";
}

/** The sum of the sizes of all workloads that the pods belong to. */
function wantedByOwners(pods: readonly Pod[], client: ClusterClient): number {
  const sizes = new Map<string, number>();
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (!owner) throw new UnknownScaleError(`found no controllers for pod "${pod.metadata.name}"`);
    const { uid, replicas } = scaleOf(owner, pod.metadata.namespace ?? "", client);
    sizes.set(uid, replicas);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

const scaledResources: Readonly<Record<string, string>> = {
  ReplicaSet: "replicasets.apps",
  Deployment: "deployments.apps",
  StatefulSet: "statefulsets.apps",
  ReplicationController: "replicationcontrollers",
};

/** A replica set of a deployment counts as its deployment, so that a roll-out does not count twice. */
function scaleOf(owner: OwnerReference, namespace: string, client: ClusterClient): { uid: string; replicas: number } {
  const resource = scaledResources[owner.kind];
  const object =
    resource && client.find<KubeObject & { spec?: { replicas?: number } }>({ resource, namespace, name: owner.name });
  if (!object || object.metadata.uid !== owner.uid) {
    throw new UnknownScaleError(
      `${owner.kind.toLowerCase()}s.${owner.apiVersion.split("/")[0]} does not implement the scale subresource`,
    );
  }
  const parent = controllerOf(object);
  if (owner.kind === "ReplicaSet" && parent?.kind === "Deployment") return scaleOf(parent, namespace, client);
  return { uid: owner.uid, replicas: object.spec?.replicas ?? 1 };
}

/** Evictions that were allowed and have not shown yet. */
function pendingDisruptions(budget: PodDisruptionBudget, pods: readonly Pod[], now: number) {
  const disrupted: Record<string, string> = {};
  let recheckMs: number | undefined;
  for (const [name, time] of Object.entries(budget.status?.disruptedPods ?? {})) {
    const pod = pods.find((each) => each.metadata.name === name);
    const left = timeOf(time as unknown as string) + evictionTimeoutMs - now;
    if (!pod || pod.metadata.deletionTimestamp || left <= 0) continue;
    disrupted[name] = time as unknown as string;
    recheckMs = sooner(recheckMs, left);
  }
  return { disrupted, recheckMs };
}

interface Figures {
  readonly expected: number;
  readonly desired: number;
  readonly healthy: number;
  readonly allowed: number;
  readonly disrupted: Readonly<Record<string, string>>;
  readonly problem: string | undefined;
}

function writeStatus(budget: PodDisruptionBudget, figures: Figures, { client, clock }: ControllerContext): void {
  const { expected, desired, healthy, allowed, disrupted, problem } = figures;
  const condition = {
    type: "DisruptionAllowed",
    status: allowed > 0 ? "True" : "False",
    reason: problem !== undefined ? "SyncFailed" : allowed > 0 ? "SufficientPods" : "InsufficientPods",
    message: problem ?? "",
    observedGeneration: budget.metadata.generation,
  } as unknown as NonNullable<Status["conditions"]>[number];
  const status = withoutAbsent({
    conditions: withCondition(budget.status?.conditions, condition, nowOf(clock)),
    currentHealthy: healthy,
    desiredHealthy: desired,
    disruptedPods: Object.keys(disrupted).length > 0 ? disrupted : undefined,
    disruptionsAllowed: allowed,
    expectedPods: expected,
    observedGeneration: budget.metadata.generation,
  });
  if (sameValue(status, budget.status)) return;
  client.modifyStatus<PodDisruptionBudget>(placeOf(resource, budget), (draft) => {
    draft.status = status as unknown as Mutable<Status>;
  });
}
