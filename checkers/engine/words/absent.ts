import type { Absent } from "../../vocabulary/words/absent.ts";
import { collectionOf } from "../cluster/collection.ts";
import { say } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { evidence, isBeingDeleted, source } from "./objects.ts";

export function absentEvaluator({ object }: Absent, { namespace }: EvaluatorContext): Evaluator {
  return {
    collections: [collectionOf(object, namespace)],
    evaluate(view) {
      const found = view.find(object);
      if (found === undefined) return passed({ source: source(view, object), value: "absent" });
      if (isBeingDeleted(found)) {
        return failed(
          "being-deleted",
          say(
            `The ${object.kind} "${object.name}" is being deleted, but is not gone yet.`,
            `Le ${object.kind} « ${object.name} » est en cours de suppression, mais existe encore.`,
          ),
          evidence(view, object, ".metadata.deletionTimestamp", found.metadata.deletionTimestamp),
        );
      }
      return failed(
        "present",
        say(
          `The ${object.kind} "${object.name}" is still there; it should be gone.`,
          `Le ${object.kind} « ${object.name} » existe encore ; il devrait avoir disparu.`,
        ),
        evidence(view, object, ".metadata.uid", found.metadata.uid),
      );
    },
  };
}
