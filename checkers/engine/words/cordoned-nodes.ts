import type { CordonedNodes } from "../../vocabulary/words/cordoned-nodes.ts";
import { knownCollection } from "../cluster/collection.ts";
import { at, type KubeObject } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { lookAt } from "./objects.ts";

export function cordonedNodesEvaluator(word: CordonedNodes, { namespace }: EvaluatorContext): Evaluator {
  const nodes = knownCollection("Node", namespace);
  return {
    collections: [nodes],
    evaluate(view) {
      const cordoned = view.list(nodes).filter(isCordoned).map(nameOf);
      const names = shown(cordoned.join(", "), 120);
      const proof = { source: "nodes closed to new pods", value: cordoned.join(", ") };
      const look = lookAt("kubectl get nodes");
      if (cordoned.length < word.atLeast) {
        return failed(
          "too-few-cordoned",
          sentences(
            say(
              `${cordoned.length} nodes are closed to new pods; at least ${word.atLeast} is wanted.`,
              `${cordoned.length} nœud(s) fermé(s) aux nouveaux pods ; il en faut au moins ${word.atLeast}.`,
            ),
            look,
          ),
          proof,
        );
      }
      if (cordoned.length <= (word.atMost ?? cordoned.length)) return passed(proof);
      return failed(
        "still-cordoned",
        sentences(say(`Still closed to new pods: ${names}.`, `Encore fermé(s) aux nouveaux pods : ${names}.`), look),
        proof,
      );
    },
  };
}

export function isCordoned(node: KubeObject | undefined): boolean {
  return at(node, "spec", "unschedulable") === true;
}

function nameOf(node: KubeObject): string {
  return node.metadata.name;
}
