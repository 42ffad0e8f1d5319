import type { ClaimBound } from "../../vocabulary/words/claim-bound.ts";
import { collectionOf } from "../cluster/collection.ts";
import { textAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { absence, describeCommand, evidence, lookAt } from "./objects.ts";

export function claimBoundEvaluator({ object, volume }: ClaimBound, { namespace }: EvaluatorContext): Evaluator {
  return {
    collections: [collectionOf(object, namespace)],
    evaluate(view) {
      const found = view.find(object);
      if (found === undefined) return absence(view, object);
      const phase = textAt(found, "status", "phase") ?? "Pending";
      const bound = textAt(found, "spec", "volumeName") ?? "";
      const proof = [evidence(view, object, ".status.phase", phase), evidence(view, object, ".spec.volumeName", bound)];
      if (phase !== "Bound") {
        return failed(
          "not-bound",
          sentences(
            say(
              `The claim "${object.name}" is ${shown(phase)}; it should be Bound.`,
              `La demande de volume « ${object.name} » est ${shown(phase)} ; elle devrait être Bound.`,
            ),
            lookAt(describeCommand(object)),
          ),
          ...proof,
        );
      }
      if (volume === undefined || bound === volume) return passed(...proof);
      return failed(
        "volume-differs",
        say(
          `The claim "${object.name}" is bound to the volume ${shown(bound)}; ${volume} is wanted.`,
          `La demande de volume « ${object.name} » est liée au volume ${shown(bound)} ; ${volume} est attendu.`,
        ),
        ...proof,
      );
    },
  };
}
