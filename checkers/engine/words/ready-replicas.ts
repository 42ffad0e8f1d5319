import type { Message } from "../../../sandbox-server/language/message.ts";
import type { ReadyReplicas } from "../../vocabulary/words/ready-replicas.ts";
import { collectionOf, knownCollection } from "../cluster/collection.ts";
import { at, type KubeObject, listAt, numberAt, textAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, type Finding, failed, passed, type View } from "../word.ts";
import { absence, describeCommand, evidence, lookAt } from "./objects.ts";

export function readyReplicasEvaluator(word: ReadyReplicas, { namespace }: EvaluatorContext): Evaluator {
  const { object } = word;
  const pods = knownCollection("Pod", object.namespace ?? namespace);
  return {
    collections: [collectionOf(object, namespace), pods],
    evaluate(view) {
      const found = view.find(object);
      if (found === undefined) return absence(view, object);
      return judge(word, found, view, view.list(pods));
    },
  };
}

/** The same five numbers for every kind that keeps replicas. */
interface Replicas {
  readonly wanted: number;
  readonly present: number;
  readonly ready: number;
  readonly updated: number;
  readonly isObserved: boolean;
}

export function replicasOf(object: KubeObject): Replicas {
  const isObserved = numberAt(0, object, "status", "observedGeneration") >= (object.metadata.generation ?? 0);
  const status = (key: string) => numberAt(0, object, "status", key);
  if (at(object, "status", "desiredNumberScheduled") !== undefined) {
    return {
      wanted: status("desiredNumberScheduled"),
      present: status("currentNumberScheduled"),
      ready: status("numberReady"),
      updated: status("updatedNumberScheduled"),
      isObserved,
    };
  }
  return {
    wanted: numberAt(1, object, "spec", "replicas"),
    present: status("replicas"),
    ready: status("readyReplicas"),
    updated: status("updatedReplicas"),
    isObserved,
  };
}

function judge(word: ReadyReplicas, found: KubeObject, view: View, pods: readonly KubeObject[]): Finding {
  const { object } = word;
  const seen = replicasOf(found);
  const goal = word.exactly ?? word.atLeast ?? 0;
  const isEnough = (count: number) => (word.exactly === undefined ? count >= goal : count === goal);
  const goalText = word.exactly === undefined ? say(`at least ${goal}`, `au moins ${goal}`) : say(`${goal}`, `${goal}`);
  const proof = [
    evidence(view, object, ".spec.replicas", seen.wanted),
    evidence(view, object, ".status.replicas", seen.present),
    evidence(view, object, ".status.readyReplicas", seen.ready),
  ];
  const fail = (code: string, ...parts: readonly (Message | undefined)[]) =>
    failed(code, sentences(...parts), ...proof);
  const name = `${object.kind} "${object.name}"`;
  const nom = `${object.kind} « ${object.name} »`;
  if (!isEnough(seen.wanted)) {
    return fail(
      "replicas-differ",
      say(
        `The ${name} asks for ${seen.wanted} replicas; ${goalText.en} are wanted.`,
        `Le ${nom} demande ${seen.wanted} réplica(s) ; il en faut ${goalText.fr}.`,
      ),
      lookAt(`kubectl get ${object.kind.toLowerCase()} ${object.name}`),
    );
  }
  if (!seen.isObserved) {
    return fail(
      "not-observed",
      say(
        `The ${name} has changed; its controller is at work.`,
        `Le ${nom} vient de changer ; son contrôleur est à l'œuvre.`,
      ),
    );
  }
  if (!isEnough(seen.ready) || seen.ready < seen.wanted) {
    return fail(
      "not-ready",
      say(
        `The ${name} has ${seen.ready} ready replicas; ${goalText.en} are wanted.`,
        `Le ${nom} a ${seen.ready} réplica(s) prêt(s) ; il en faut ${goalText.fr}.`,
      ),
      podTrouble(found, pods) ?? lookAt(describeCommand(object)),
    );
  }
  if (word.exactly !== undefined && seen.present > goal) {
    return fail(
      "not-ready",
      say(
        `The ${name} still has ${seen.present} pods; ${goal} are wanted, and the rest is being removed.`,
        `Le ${nom} a encore ${seen.present} pods ; il en faut ${goal}, les autres sont en cours de suppression.`,
      ),
    );
  }
  const isUpdated = seen.updated >= seen.wanted && seen.present <= seen.updated;
  if (word.updated === true && !isUpdated) {
    return fail(
      "not-updated",
      say(
        `Only ${seen.updated} of ${seen.present} pods of the ${name} are of its present template.`,
        `Seuls ${seen.updated} pods sur ${seen.present} du ${nom} correspondent à son modèle actuel.`,
      ),
      lookAt(`kubectl rollout status ${object.kind.toLowerCase()} ${object.name}`),
    );
  }
  return passed(...proof);
}

/** Why a pod of the set is not ready, in the kubelet's or scheduler's own word. */
function podTrouble(owner: KubeObject, pods: readonly KubeObject[]): Message | undefined {
  const selector = at(owner, "spec", "selector", "matchLabels");
  if (typeof selector !== "object" || selector === null) return undefined;
  const wanted = Object.entries(selector);
  for (const pod of pods) {
    if (wanted.length === 0 || !wanted.every(([key, value]) => pod.metadata.labels?.[key] === value)) continue;
    const reason = troubleOf(pod);
    if (reason === undefined) continue;
    const name = shown(pod.metadata.name, 63);
    return say(
      `The pod ${name} is waiting: ${reason}. Look at it with: kubectl describe pod ${name}`,
      `Le pod ${name} est en attente : ${reason}. Pour en savoir plus : kubectl describe pod ${name}`,
    );
  }
  return undefined;
}

function troubleOf(pod: KubeObject): string | undefined {
  for (const status of listAt(pod, "status", "containerStatuses")) {
    const reason = textAt(status, "state", "waiting", "reason");
    if (reason !== undefined && reason !== "ContainerCreating") return shown(reason, 60);
  }
  const unscheduled = listAt(pod, "status", "conditions").find(
    (condition) => textAt(condition, "type") === "PodScheduled" && textAt(condition, "status") === "False",
  );
  const message = textAt(unscheduled, "message");
  return message === undefined ? undefined : shown(message);
}
