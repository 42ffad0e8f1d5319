import type { PodReplaced } from "../../vocabulary/words/pod-replaced.ts";
import { wait } from "../clock.ts";
import { collectionOf, collectionPath, knownCollection } from "../cluster/collection.ts";
import { isControlledBy, type KubeObject, listAt, numberAt, textAt } from "../cluster/kube-object.ts";
import { say, sentences } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, type Finding, failed, passed, type Tools, type View } from "../word.ts";
import { absence, evidence, lookAt } from "./objects.ts";
import { replicasOf } from "./ready-replicas.ts";

/**
 * How a replacement is told from scaling: every change of the wanted number raises `metadata.generation` of the object
 * that makes the pods. So a pod that goes and one that comes under one and the same generation were a replacement.
 */
export function podReplacedEvaluator(word: PodReplaced, context: EvaluatorContext): Evaluator {
  const { object } = word;
  const place = object.namespace ?? context.namespace;
  const pods = knownCollection("Pod", place);
  const replicaSets = knownCollection("ReplicaSet", place);
  const isDeployment = object.kind === "Deployment";
  const remembered = new Map<string, Base>();
  const asked = new Set<string>();
  return {
    collections: [collectionOf(object, context.namespace), pods, ...(isDeployment ? [replicaSets] : [])],
    evaluate(view, tools) {
      const found = view.find(object);
      if (found === undefined) return absence(view, object);
      const makers = isDeployment ? view.list(replicaSets).filter((set) => isControlledBy(set, found)) : [found];
      const sights = makers.map((maker) => look(maker, view.list(pods), remembered));
      const replaced = sights.find((sight) => sight.lost.length > 0 && sight.fresh.length > 0 && sight.isSettled);
      if (replaced !== undefined) return confirm(replaced, word, view, tools, place, isDeployment);
      const unseen = sights.find((sight) => sight.isSettled && !asked.has(markOf(sight)));
      if (unseen === undefined) return notYet(word, view, sights);
      asked.add(markOf(unseen));
      return lookBack(unseen, word, view, tools, place).then((finding) => finding ?? notYet(word, view, sights));
    },
  };
}

/** The pods of one maker (a ReplicaSet, StatefulSet or DaemonSet) when it had last come to rest: uid → name. */
interface Base {
  readonly generation: number;
  readonly pods: ReadonlyMap<string, string>;
}

interface Sight {
  readonly maker: KubeObject;
  readonly pods: readonly KubeObject[];
  /** As many pods as wanted, all ready, and the maker knows it. */
  readonly isSettled: boolean;
  /** Names of the pods that went and came since the base. */
  readonly lost: readonly string[];
  readonly fresh: readonly string[];
}

function look(maker: KubeObject, allPods: readonly KubeObject[], remembered: Map<string, Base>): Sight {
  const uid = maker.metadata.uid ?? "";
  const generation = maker.metadata.generation ?? 0;
  const pods = allPods.filter((pod) => isControlledBy(pod, maker) && isAlive(pod));
  const replicas = replicasOf(maker);
  const isSettled =
    replicas.isObserved && replicas.wanted > 0 && pods.length === replicas.wanted && pods.every(isPodReady);
  const base = remembered.get(uid);
  if (base?.generation !== generation) {
    remembered.delete(uid);
    if (isSettled && replicas.ready === replicas.wanted) {
      remembered.set(uid, {
        generation,
        pods: new Map(pods.map((pod) => [pod.metadata.uid ?? "", pod.metadata.name])),
      });
    }
    return { maker, pods, isSettled, lost: [], fresh: [] };
  }
  const alive = new Set(pods.map((pod) => pod.metadata.uid ?? ""));
  const lost = [...base.pods].filter(([podUid]) => !alive.has(podUid)).map(([, name]) => name);
  const fresh = pods.filter((pod) => !base.pods.has(pod.metadata.uid ?? "")).map((pod) => pod.metadata.name);
  return { maker, pods, isSettled, lost, fresh };
}

/**
 * The watch of the maker may be behind the watch of its pods; so the maker is read once more. An unchanged generation
 * now means that it was unchanged all the time.
 */
async function confirm(
  sight: Sight,
  word: PodReplaced,
  view: View,
  { connection, signal }: Tools,
  namespace: string,
  isReplicaSet: boolean,
): Promise<Finding> {
  const kind = isReplicaSet ? "ReplicaSet" : word.object.kind;
  const collection = collectionOf({ kind, namespace, address: word.object.address }, namespace);
  const path = `${collectionPath(collection, collection.address.versions[0])}/${sight.maker.metadata.name}`;
  const answer = await connection.request(path, { signal, timeoutMs: 5000, maxBytes: 1024 * 1024 });
  const generation = answer.status === 200 ? numberAt(-1, JSON.parse(answer.body), "metadata", "generation") : -1;
  if (generation !== sight.maker.metadata.generation) return notYet(word, view, []);
  return replacement(word, view, sight.lost, sight.fresh);
}

/** Changes whenever a pod of the maker goes or comes. */
function markOf({ maker, pods }: Sight): string {
  return [maker.metadata.uid, ...pods.map((pod) => pod.metadata.uid).sort()].join(" ");
}

// An event is written a moment after what it tells of; a pod that seems to be missing is looked for once more.
const eventDelayMs = 1000;

/**
 * For a replacement that nobody watched, or that was over before the watch had seen the set at rest.
 */
async function lookBack(
  sight: Sight,
  word: PodReplaced,
  view: View,
  tools: Tools,
  namespace: string,
): Promise<Finding | undefined> {
  if ((await takenFrom(sight, tools, namespace)).length === 0) return undefined;
  await wait(tools.clock, eventDelayMs, tools.signal);
  const lost = await takenFrom(sight, tools, namespace);
  if (lost.length === 0) return undefined;
  const fresh = sight.pods.map((pod) => pod.metadata.name).slice(-lost.length);
  return replacement(word, view, lost, fresh);
}

/**
 * The maker's own events say which pods it created and which it deleted itself; one that it created, did not delete and
 * that is gone was taken from it. Where events may have been folded together or dropped (more than ten of one sort), they
 * prove nothing.
 */
async function takenFrom(sight: Sight, { connection, signal }: Tools, namespace: string): Promise<readonly string[]> {
  const uid = encodeURIComponent(`involvedObject.uid=${sight.maker.metadata.uid}`);
  const path = `/api/v1/namespaces/${namespace}/events?fieldSelector=${uid}`;
  const answer = await connection.request(path, { signal, timeoutMs: 5000, maxBytes: 4 * 1024 * 1024 });
  if (answer.status !== 200) return [];
  const events = listAt(JSON.parse(answer.body), "items");
  const created = podsNamed(events, "SuccessfulCreate");
  const deleted = podsNamed(events, "SuccessfulDelete");
  const present = new Set(sight.pods.map((pod) => pod.metadata.name));
  const isWhole = created.length <= 10 && deleted.length <= 10 && [...present].every((name) => created.includes(name));
  return isWhole ? created.filter((name) => !deleted.includes(name) && !present.has(name)) : [];
}

function podsNamed(events: readonly unknown[], reason: string): readonly string[] {
  return events
    .filter((event) => textAt(event, "reason") === reason)
    .map((event) => textAt(event, "message")?.split(" ").at(-1) ?? "");
}

function replacement(word: PodReplaced, view: View, lost: readonly string[], fresh: readonly string[]): Finding {
  return passed(
    evidence(view, word.object, "pods gone", lost.join(", ")),
    evidence(view, word.object, "pods new", fresh.join(", ")),
  );
}

function notYet({ object }: PodReplaced, view: View, sights: readonly Sight[]): Finding {
  const lost = sights.find((sight) => sight.lost.length > 0);
  const count = sights.reduce((sum, sight) => sum + sight.pods.length, 0);
  const proof = evidence(
    view,
    object,
    "pods",
    sights.flatMap((sight) => sight.pods.map((pod) => pod.metadata.name)),
  );
  if (lost !== undefined) {
    return failed(
      "replacement-not-ready",
      say(
        `The pod ${lost.lost[0]} is gone, but not every pod of the ${object.kind} "${object.name}" is ready yet.`,
        `Le pod ${lost.lost[0]} a disparu, mais tous les pods du ${object.kind} « ${object.name} » ne sont pas encore prêts.`,
      ),
      proof,
    );
  }
  if (count === 0 && sights.length > 0) {
    return failed(
      "no-replicas",
      say(
        `The ${object.kind} "${object.name}" has no pod that could be deleted.`,
        `Le ${object.kind} « ${object.name} » n'a aucun pod à supprimer.`,
      ),
      proof,
    );
  }
  return failed(
    "not-replaced",
    sentences(
      say(
        `No pod of the ${object.kind} "${object.name}" was deleted and replaced yet; scaling and restarting do not count.`,
        `Aucun pod du ${object.kind} « ${object.name} » n'a encore été supprimé puis remplacé ; changer le nombre de réplicas ou relancer le déploiement ne compte pas.`,
      ),
      lookAt("kubectl get pods --watch"),
    ),
    proof,
  );
}

function isAlive(pod: KubeObject): boolean {
  const phase = textAt(pod, "status", "phase");
  return pod.metadata.deletionTimestamp === undefined && phase !== "Failed" && phase !== "Succeeded";
}

function isPodReady(pod: KubeObject): boolean {
  return listAt(pod, "status", "conditions").some(
    (condition) => textAt(condition, "type") === "Ready" && textAt(condition, "status") === "True",
  );
}
