import type { Expression } from "../../vocabulary/words/expression.ts";
import { celProgram } from "../cel-program.ts";
import { collectionOf } from "../cluster/collection.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { absence, evidence, lookAt } from "./objects.ts";

export function expressionEvaluator(word: Expression, { namespace }: EvaluatorContext): Evaluator {
  const { object, expression, wanted } = word;
  const isMet = celProgram(expression);
  return {
    collections: [collectionOf(object, namespace)],
    evaluate(view) {
      const found = view.find(object);
      if (found === undefined) return absence(view, object);
      const proof = evidence(view, object, expression, "false");
      const look = lookAt(`kubectl get ${object.kind.toLowerCase()} ${object.name} -o yaml`);
      const wish = say(`Wanted: ${wanted.en}.`, `Attendu : ${wanted.fr}.`);
      try {
        if (isMet(found) === true) return passed({ ...proof, value: "true" });
        return failed("expression-false", sentences(wish, look), proof);
      } catch (thrown) {
        // A field that is not there leaves the expression without an answer, as in a validation rule of Kubernetes.
        const words = shown(thrown instanceof Error ? (thrown.message.split("\n")[0] ?? "") : String(thrown));
        return failed("expression-undecided", sentences(wish, say(`Seen: ${words}.`, `Vu : ${words}.`), look), {
          ...proof,
          value: words,
        });
      }
    },
  };
}
