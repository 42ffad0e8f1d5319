import type { RunsOn } from "../../vocabulary/words/runs-on.ts";
import { collectionOf, knownCollection } from "../cluster/collection.ts";
import { textAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { podsOf } from "./containers.ts";
import { absence, evidence, lookAt } from "./objects.ts";

export function runsOnEvaluator(word: RunsOn, { namespace }: EvaluatorContext): Evaluator {
  const { object, differentNodes } = word;
  const place = object.namespace ?? namespace;
  const pods = knownCollection("Pod", place);
  const replicaSets = knownCollection("ReplicaSet", place);
  const nodes = knownCollection("Node", place);
  const wanted = Object.entries(word.nodeLabels ?? {});
  return {
    collections: [collectionOf(object, namespace), pods, replicaSets, ...(wanted.length > 0 ? [nodes] : [])],
    evaluate(view) {
      const owner = view.find(object);
      if (owner === undefined) return absence(view, object);
      const running = podsOf(owner, view.list(pods), view.list(replicaSets)).filter(
        (pod) => pod.metadata.deletionTimestamp === undefined && textAt(pod, "status", "phase") === "Running",
      );
      const places = running.map((pod) => ({ pod: pod.metadata.name, node: textAt(pod, "spec", "nodeName") ?? "" }));
      const look = lookAt("kubectl get pods -o wide");
      const proof = evidence(
        view,
        object,
        "pods on nodes",
        places.map(({ pod, node }) => `${pod}: ${node}`).join(", "),
      );
      if (running.length === 0) {
        return failed(
          "no-running-pods",
          sentences(
            say(
              `The ${object.kind} "${object.name}" has no running pod.`,
              `Le ${object.kind} « ${object.name} » n'a aucun pod en cours d'exécution.`,
            ),
            look,
          ),
          proof,
        );
      }
      const wrong = places.find(({ node }) => {
        const labels = view.find({ kind: "Node", name: node })?.metadata.labels ?? {};
        return !wanted.every(([key, value]) => labels[key] === value);
      });
      if (wrong !== undefined) {
        const labels = wanted.map(([key, value]) => `${key}=${value}`).join(", ");
        return failed(
          "wrong-node",
          sentences(
            say(
              `The pod ${shown(wrong.pod, 63)} runs on ${shown(wrong.node, 63)}, which lacks ${labels}.`,
              `Le pod ${shown(wrong.pod, 63)} tourne sur ${shown(wrong.node, 63)}, qui ne porte pas ${labels}.`,
            ),
            look,
          ),
          proof,
        );
      }
      const count = new Set(places.map(({ node }) => node)).size;
      if (differentNodes === undefined || count >= differentNodes) return passed(proof);
      return failed(
        "too-few-nodes",
        sentences(
          say(
            `The pods of the ${object.kind} "${object.name}" are on ${count} nodes; at least ${differentNodes} are wanted.`,
            `Les pods du ${object.kind} « ${object.name} » sont sur ${count} nœud(s) ; il en faut au moins ${differentNodes}.`,
          ),
          look,
        ),
        proof,
      );
    },
  };
}
