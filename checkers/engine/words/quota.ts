import type { Quota } from "../../vocabulary/words/quota.ts";
import { collectionOf } from "../cluster/collection.ts";
import { at } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { isSameQuantity } from "../quantity.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { absence, describeCommand, evidence, lookAt } from "./objects.ts";

export function quotaEvaluator({ object, hard }: Quota, { namespace }: EvaluatorContext): Evaluator {
  return {
    collections: [collectionOf(object, namespace)],
    evaluate(view) {
      const found = view.find(object);
      if (found === undefined) return absence(view, object);
      const proof = evidence(view, object, ".spec.hard", at(found, "spec", "hard"));
      for (const [name, wanted] of Object.entries(hard)) {
        const seen = at(found, "spec", "hard", name);
        if (seen !== undefined && isSameQuantity(seen, wanted)) continue;
        const message =
          seen === undefined
            ? say(
                `The quota "${object.name}" sets no ${name}; ${wanted} is wanted.`,
                `Le quota « ${object.name} » ne fixe pas ${name} ; ${wanted} est attendu.`,
              )
            : say(
                `The quota "${object.name}" allows ${shown(seen)} of ${name}; ${wanted} is wanted.`,
                `Le quota « ${object.name} » accorde ${shown(seen)} pour ${name} ; ${wanted} est attendu.`,
              );
        const code = seen === undefined ? "amount-absent" : "amount-differs";
        return failed(code, sentences(message, lookAt(describeCommand(object))), proof);
      }
      return passed(proof);
    },
  };
}
