import type { CheckDescription, CheckKind } from "../../vocabulary/index.ts";
import type { Evaluator, EvaluatorContext } from "../word.ts";
import { absentEvaluator } from "./absent.ts";
import { endpointAnswersEvaluator } from "./endpoint-answers.ts";
import { existsEvaluator } from "./exists.ts";
import { fieldEvaluator } from "./field.ts";
import { imageEvaluator } from "./image.ts";
import { labelEvaluator } from "./label.ts";
import { podReplacedEvaluator } from "./pod-replaced.ts";
import { readyReplicasEvaluator } from "./ready-replicas.ts";

type Evaluators = {
  readonly [Kind in CheckKind]: (
    word: Extract<CheckDescription, { kind: Kind }>,
    context: EvaluatorContext,
  ) => Evaluator;
};

/** A word without an evaluation does not compile, nor the other way round. */
const evaluators: Evaluators = {
  absent: absentEvaluator,
  "endpoint-answers": endpointAnswersEvaluator,
  exists: existsEvaluator,
  field: fieldEvaluator,
  image: imageEvaluator,
  label: labelEvaluator,
  "pod-replaced": podReplacedEvaluator,
  "ready-replicas": readyReplicasEvaluator,
};

/** The evaluation of one description, with a memory of its own. */
export function createEvaluator(word: CheckDescription, context: EvaluatorContext): Evaluator {
  // The table pairs each kind with its own description; the compiler can't follow that through a look-up.
  const create = evaluators[word.kind] as (word: CheckDescription, context: EvaluatorContext) => Evaluator;
  return create(word, context);
}
