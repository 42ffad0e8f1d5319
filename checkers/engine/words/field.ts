import { readField } from "../../vocabulary/field-path.ts";
import type { Field } from "../../vocabulary/words/field.ts";
import { collectionOf } from "../cluster/collection.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { absence, evidence, lookAt } from "./objects.ts";

export function fieldEvaluator({ object, path, equals }: Field, { namespace }: EvaluatorContext): Evaluator {
  return {
    collections: [collectionOf(object, namespace)],
    evaluate(view) {
      const found = view.find(object);
      if (found === undefined) return absence(view, object);
      const values = readField(found, path);
      const proof = evidence(view, object, path, values.length === 1 ? values[0] : values);
      const look = lookAt(`kubectl get ${object.kind.toLowerCase()} ${object.name} -o yaml`);
      if (values.length === 0) {
        return failed(
          "field-absent",
          sentences(
            say(
              `The ${object.kind} "${object.name}" has no ${path}; ${shown(equals)} is wanted there.`,
              `Le ${object.kind} « ${object.name} » n'a pas de ${path} ; la valeur ${shown(equals)} y est attendue.`,
            ),
            look,
          ),
          proof,
        );
      }
      const wrong = values.find((value) => value !== equals);
      if (wrong === undefined && values.every((value) => value === equals)) return passed(proof);
      return failed(
        "field-differs",
        sentences(
          say(
            `In the ${object.kind} "${object.name}", ${path} is ${shown(wrong)}; ${shown(equals)} is wanted.`,
            `Dans le ${object.kind} « ${object.name} », ${path} vaut ${shown(wrong)} ; ${shown(equals)} est attendu.`,
          ),
          look,
        ),
        proof,
      );
    },
  };
}
