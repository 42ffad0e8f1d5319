import type { CheckDescription, CheckKind } from "../../vocabulary/index.ts";
import type { Evaluator, EvaluatorContext } from "../word.ts";
import { absentEvaluator } from "./absent.ts";
import { didEvaluator, neverDidEvaluator } from "./actions.ts";
import { canIEvaluator } from "./can-i.ts";
import { claimBoundEvaluator } from "./claim-bound.ts";
import { commandEvaluator } from "./command.ts";
import { commandInPodEvaluator } from "./command-in-pod.ts";
import { commandInShellEvaluator } from "./command-in-shell.ts";
import {
  allEvaluator,
  anyEvaluator,
  type CreateEvaluator,
  eventuallyEvaluator,
  inOrderEvaluator,
  notEvaluator,
  staysEvaluator,
} from "./composition.ts";
import { connectionEvaluator, nameResolvesEvaluator } from "./connection.ts";
import { cordonedNodesEvaluator } from "./cordoned-nodes.ts";
import { containerCommandEvaluator } from "./docker/container-command.ts";
import { containerLogEvaluator } from "./docker/container-log.ts";
import { dockerPresenceEvaluator } from "./docker/docker-presence.ts";
import { dockerRuleEvaluator } from "./docker/docker-rule.ts";
import { publishedPortEvaluator } from "./docker/published-port.ts";
import { sharedLayersEvaluator } from "./docker/shared-layers.ts";
import { endpointAnswersEvaluator } from "./endpoint-answers.ts";
import { environmentEvaluator } from "./environment.ts";
import { existsEvaluator } from "./exists.ts";
import { expressionEvaluator } from "./expression.ts";
import { fieldEvaluator } from "./field.ts";
import { homeFileEvaluator } from "./home-file.ts";
import { imageEvaluator } from "./image.ts";
import { ingressAnswersEvaluator } from "./ingress-answers.ts";
import { keepsFileEvaluator } from "./keeps-file.ts";
import { labelEvaluator } from "./label.ts";
import { loadSplitEvaluator } from "./load-split.ts";
import { mountsEvaluator } from "./mounts.ts";
import { podReplacedEvaluator } from "./pod-replaced.ts";
import { probeEvaluator } from "./probe.ts";
import { quotaEvaluator } from "./quota.ts";
import { readyReplicasEvaluator } from "./ready-replicas.ts";
import { resourcesEvaluator } from "./resources.ts";
import { runsOnEvaluator } from "./runs-on.ts";
import { scriptEvaluator } from "./script.ts";
import { selectsEvaluator } from "./selects.ts";
import { servicePortEvaluator } from "./service-port.ts";
import { tcpAnswerEvaluator } from "./tcp-answer.ts";
import { uninterruptedEvaluator } from "./uninterrupted.ts";

type Evaluators = {
  readonly [Kind in CheckKind]: (
    word: Extract<CheckDescription, { kind: Kind }>,
    context: EvaluatorContext,
    create: CreateEvaluator,
  ) => Evaluator;
};

/** A word without an evaluation does not compile, nor the other way round. */
const evaluators: Evaluators = {
  absent: absentEvaluator,
  all: allEvaluator,
  any: anyEvaluator,
  "can-i": canIEvaluator,
  "claim-bound": claimBoundEvaluator,
  command: commandEvaluator,
  "command-in-pod": commandInPodEvaluator,
  "command-in-shell": commandInShellEvaluator,
  connection: connectionEvaluator,
  "cordoned-nodes": cordonedNodesEvaluator,
  "container-command": containerCommandEvaluator,
  "container-log": containerLogEvaluator,
  "docker-presence": dockerPresenceEvaluator,
  "docker-rule": dockerRuleEvaluator,
  "published-port": publishedPortEvaluator,
  did: didEvaluator,
  eventually: eventuallyEvaluator,
  "home-file": homeFileEvaluator,
  "keeps-file": keepsFileEvaluator,
  "load-split": loadSplitEvaluator,
  "name-resolves": nameResolvesEvaluator,
  "endpoint-answers": endpointAnswersEvaluator,
  environment: environmentEvaluator,
  exists: existsEvaluator,
  expression: expressionEvaluator,
  field: fieldEvaluator,
  image: imageEvaluator,
  "in-order": inOrderEvaluator,
  "ingress-answers": ingressAnswersEvaluator,
  label: labelEvaluator,
  mounts: mountsEvaluator,
  "never-did": neverDidEvaluator,
  not: notEvaluator,
  "pod-replaced": podReplacedEvaluator,
  probe: probeEvaluator,
  quota: quotaEvaluator,
  "ready-replicas": readyReplicasEvaluator,
  resources: resourcesEvaluator,
  "runs-on": runsOnEvaluator,
  script: scriptEvaluator,
  selects: selectsEvaluator,
  "service-port": servicePortEvaluator,
  "shared-layers": sharedLayersEvaluator,
  stays: staysEvaluator,
  "tcp-answer": tcpAnswerEvaluator,
  uninterrupted: uninterruptedEvaluator,
};

/** The evaluation of one description, with a memory of its own. */
export function createEvaluator(word: CheckDescription, context: EvaluatorContext): Evaluator {
  // The table pairs each kind with its own description; the compiler can't follow that through a look-up.
  const create = evaluators[word.kind] as (
    word: CheckDescription,
    context: EvaluatorContext,
    create: CreateEvaluator,
  ) => Evaluator;
  return create(word, context, createEvaluator);
}
