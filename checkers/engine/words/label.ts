import type { Label } from "../../vocabulary/words/label.ts";
import { collectionOf } from "../cluster/collection.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { absence, evidence, lookAt } from "./objects.ts";

export function labelEvaluator({ object, key, value }: Label, { namespace }: EvaluatorContext): Evaluator {
  return {
    collections: [collectionOf(object, namespace)],
    evaluate(view) {
      const found = view.find(object);
      if (found === undefined) return absence(view, object);
      const labels = found.metadata.labels ?? {};
      const seen = Object.hasOwn(labels, key) ? labels[key] : undefined;
      const proof = evidence(view, object, `.metadata.labels['${key}']`, seen);
      const wanted = value === undefined ? key : `${key}=${value}`;
      const look = lookAt(`kubectl get ${object.kind.toLowerCase()} ${object.name} --show-labels`);
      if (seen === undefined) {
        return failed(
          "label-absent",
          sentences(
            say(
              `The ${object.kind} "${object.name}" has no label ${key}; ${wanted} is wanted.`,
              `Le ${object.kind} « ${object.name} » n'a pas d'étiquette ${key} ; ${wanted} est attendu.`,
            ),
            look,
          ),
          proof,
        );
      }
      if (value === undefined || seen === value) return passed(proof);
      return failed(
        "label-differs",
        sentences(
          say(
            `The ${object.kind} "${object.name}" has the label ${key}=${shown(seen)}; ${wanted} is wanted.`,
            `Le ${object.kind} « ${object.name} » porte l'étiquette ${key}=${shown(seen)} ; ${wanted} est attendu.`,
          ),
          look,
        ),
        proof,
      );
    },
  };
}
