import type { Exists } from "../../vocabulary/words/exists.ts";
import { collectionOf } from "../cluster/collection.ts";
import { say } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { absence, evidence, isBeingDeleted } from "./objects.ts";

export function existsEvaluator({ object }: Exists, { namespace }: EvaluatorContext): Evaluator {
  return {
    collections: [collectionOf(object, namespace)],
    evaluate(view) {
      const found = view.find(object);
      if (found === undefined) return absence(view, object);
      if (!isBeingDeleted(found)) return passed(evidence(view, object, ".metadata.uid", found.metadata.uid));
      return failed(
        "being-deleted",
        say(
          `The ${object.kind} "${object.name}" is being deleted; it is wanted. Create it again once it is gone.`,
          `Le ${object.kind} « ${object.name} » est en cours de suppression, alors qu'il est attendu. Recréez-le une fois disparu.`,
        ),
        evidence(view, object, ".metadata.deletionTimestamp", found.metadata.deletionTimestamp),
      );
    },
  };
}
