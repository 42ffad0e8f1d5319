import type { Message } from "../../../sandbox-server/language/message.ts";
import type { RunsOn } from "../../vocabulary/words/runs-on.ts";
import { collectionOf, knownCollection } from "../cluster/collection.ts";
import { listAt, textAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed, type View } from "../word.ts";
import { podsOf } from "./containers.ts";
import { isCordoned } from "./cordoned-nodes.ts";
import { absence, evidence, lookAt } from "./objects.ts";

/** A running pod and its node, by name. */
interface Place {
  readonly pod: string;
  readonly node: string;
}

type Fault = readonly [code: string, reason: Message];

export function runsOnEvaluator(word: RunsOn, { namespace }: EvaluatorContext): Evaluator {
  const { object, beside } = word;
  const place = object.namespace ?? namespace;
  const pods = knownCollection("Pod", place);
  const replicaSets = knownCollection("ReplicaSet", place);
  const readsNodes = [word.nodeLabels, word.withoutNodeLabels, word.nodeTaints, word.openNodes].some(
    (part) => part !== undefined,
  );
  const runningOf = (view: View, reference: RunsOn["object"]): readonly Place[] => {
    const owner = view.find(reference);
    if (owner === undefined) return [];
    return podsOf(owner, view.list(pods), view.list(replicaSets))
      .filter((pod) => pod.metadata.deletionTimestamp === undefined && textAt(pod, "status", "phase") === "Running")
      .map((pod) => ({ pod: pod.metadata.name, node: textAt(pod, "spec", "nodeName") ?? "" }));
  };
  return {
    collections: [
      collectionOf(object, namespace),
      pods,
      replicaSets,
      ...(beside === undefined ? [] : [collectionOf(beside, namespace)]),
      ...(readsNodes ? [knownCollection("Node", place)] : []),
    ],
    evaluate(view) {
      if (view.find(object) === undefined) return absence(view, object);
      if (beside !== undefined && view.find(beside) === undefined) return absence(view, beside);
      const places = runningOf(view, object);
      const shownPlaces = places.map(({ pod, node }) => `${pod}: ${node}`).join(", ");
      const proof = evidence(view, object, "pods on nodes", shownPlaces);
      const neighbours = beside === undefined ? [] : runningOf(view, beside);
      const fault =
        noneRuns(word, places) ??
        nodeFault(word, view, places) ??
        taintFault(word, view, places) ??
        besideFault(word, places, neighbours) ??
        spreadFault(word, places);
      if (fault === undefined) return passed(proof);
      const [code, reason] = fault;
      return failed(code, sentences(reason, lookAt("kubectl get pods -o wide")), proof);
    },
  };
}

function noneRuns({ object }: RunsOn, places: readonly Place[]): Fault | undefined {
  if (places.length > 0) return undefined;
  const reason = say(
    `The ${object.kind} "${object.name}" has no running pod.`,
    `Le ${object.kind} « ${object.name} » n'a aucun pod en cours d'exécution.`,
  );
  return ["no-running-pods", reason];
}

function nodeFault(word: RunsOn, view: View, places: readonly Place[]): Fault | undefined {
  const wanted = Object.entries(word.nodeLabels ?? {});
  const nodeOf = ({ node }: Place) => view.find({ kind: "Node", name: node });
  const wrong = places.find((place) => {
    const labels = nodeOf(place)?.metadata.labels ?? {};
    return !wanted.every(([key, value]) => labels[key] === value);
  });
  if (wrong !== undefined) {
    const labels = wanted.map(([key, value]) => `${key}=${value}`).join(", ");
    const reason = say(
      `The pod ${shown(wrong.pod, 63)} runs on ${shown(wrong.node, 63)}, which lacks ${labels}.`,
      `Le pod ${shown(wrong.pod, 63)} tourne sur ${shown(wrong.node, 63)}, qui ne porte pas ${labels}.`,
    );
    return ["wrong-node", reason];
  }
  const unwanted = Object.entries(word.withoutNodeLabels ?? {});
  const strayed = places.find((place) =>
    unwanted.some(([key, value]) => nodeOf(place)?.metadata.labels?.[key] === value),
  );
  if (strayed !== undefined) {
    const labels = unwanted.map(([key, value]) => `${key}=${value}`).join(", ");
    const reason = say(
      `The pod ${shown(strayed.pod, 63)} runs on ${shown(strayed.node, 63)}, which carries ${labels}: it has no business there.`,
      `Le pod ${shown(strayed.pod, 63)} tourne sur ${shown(strayed.node, 63)}, qui porte ${labels} : il n'a rien à y faire.`,
    );
    return ["unwanted-node", reason];
  }
  const closed = word.openNodes === true ? places.find((place) => isCordoned(nodeOf(place))) : undefined;
  if (closed === undefined) return undefined;
  const reason = say(
    `The pod ${shown(closed.pod, 63)} still runs on ${shown(closed.node, 63)}, which is closed to new pods.`,
    `Le pod ${shown(closed.pod, 63)} tourne encore sur ${shown(closed.node, 63)}, fermé aux nouveaux pods.`,
  );
  return ["cordoned-node", reason];
}

function taintFault({ nodeTaints = [] }: RunsOn, view: View, places: readonly Place[]): Fault | undefined {
  for (const { pod, node } of places) {
    const found = view.find({ kind: "Node", name: node });
    const taints = (found === undefined ? [] : listAt(found, "spec", "taints")).map(taintText);
    const absent = nodeTaints.find((taint) => !taints.includes(taint));
    if (absent === undefined) continue;
    const reason = say(
      `The pod ${shown(pod, 63)} runs on ${shown(node, 63)}, which lacks the taint ${absent}; seen: ${shown(taints.join(", ") || "—")}.`,
      `Le pod ${shown(pod, 63)} tourne sur ${shown(node, 63)}, qui ne porte pas la marque ${absent} ; vu : ${shown(taints.join(", ") || "—")}.`,
    );
    return ["taint-absent", reason];
  }
  return undefined;
}

/** As kubectl writes it; one without a value has no equals sign. */
function taintText(taint: unknown): string {
  const value = textAt(taint, "value") ?? "";
  return `${textAt(taint, "key")}${value === "" ? "" : `=${value}`}:${textAt(taint, "effect")}`;
}

function besideFault({ beside }: RunsOn, places: readonly Place[], neighbours: readonly Place[]): Fault | undefined {
  if (beside === undefined) return undefined;
  const nodes = new Set(neighbours.map(({ node }) => node));
  const alone = places.find(({ node }) => !nodes.has(node));
  if (alone === undefined) return undefined;
  const reason = say(
    `The pod ${shown(alone.pod, 63)} runs on ${shown(alone.node, 63)}, where no pod of ${beside.name} runs.`,
    `Le pod ${shown(alone.pod, 63)} tourne sur ${shown(alone.node, 63)}, où ne tourne aucun pod de ${beside.name}.`,
  );
  return ["not-beside", reason];
}

function spreadFault({ object, differentNodes }: RunsOn, places: readonly Place[]): Fault | undefined {
  const count = new Set(places.map(({ node }) => node)).size;
  if (differentNodes === undefined || count >= differentNodes) return undefined;
  const reason = say(
    `The pods of the ${object.kind} "${object.name}" are on ${count} nodes; at least ${differentNodes} are wanted.`,
    `Les pods du ${object.kind} « ${object.name} » sont sur ${count} nœud(s) ; il en faut au moins ${differentNodes}.`,
  );
  return ["too-few-nodes", reason];
}
