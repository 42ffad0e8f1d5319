/**
 * The vocabulary of checks: what an exercise can ask of a cluster, as plain JSON-safe data. One file a word in `words/`;
 * `subjects.ts` has the sentences authors write. Knows neither the engine nor a Kubernetes client.
 */
import { z } from "zod";
import { type Absent, absentCodes, absentSchema } from "./words/absent.ts";
import { type Did, didCodes, didSchema, type NeverDid, neverDidCodes, neverDidSchema } from "./words/actions.ts";
import { type CanI, canICodes, canISchema } from "./words/can-i.ts";
import { type ClaimBound, claimBoundCodes, claimBoundSchema } from "./words/claim-bound.ts";
import { type Command, commandCodes, commandSchema } from "./words/command.ts";
import { type CommandInPod, commandInPodCodes, commandInPodSchema } from "./words/command-in-pod.ts";
import { type CommandInShell, commandInShellCodes, commandInShellSchema } from "./words/command-in-shell.ts";
import {
  type All,
  type Any,
  allSchema,
  anySchema,
  type Eventually,
  eventuallyCodes,
  eventuallySchema,
  type InOrder,
  inOrderCodes,
  inOrderSchema,
  type Not,
  notCodes,
  notSchema,
  type Stays,
  staysCodes,
  staysSchema,
} from "./words/composition.ts";
import {
  type Connection,
  connectionCodes,
  connectionSchema,
  type NameResolves,
  nameResolvesCodes,
  nameResolvesSchema,
} from "./words/connection.ts";
import { type CordonedNodes, cordonedNodesCodes, cordonedNodesSchema } from "./words/cordoned-nodes.ts";
import {
  type ContainerCommand,
  containerCommandCodes,
  containerCommandSchema,
} from "./words/docker/container-command.ts";
import { type ContainerLog, containerLogCodes, containerLogSchema } from "./words/docker/container-log.ts";
import { type DockerPresence, dockerPresenceCodes, dockerPresenceSchema } from "./words/docker/docker-presence.ts";
import { type DockerRule, dockerRuleCodes, dockerRuleSchema } from "./words/docker/docker-rule.ts";
import { type PublishedPort, publishedPortCodes, publishedPortSchema } from "./words/docker/published-port.ts";
import { type SharedLayers, sharedLayersCodes, sharedLayersSchema } from "./words/docker/shared-layers.ts";
import { type EndpointAnswers, endpointAnswersCodes, endpointAnswersSchema } from "./words/endpoint-answers.ts";
import { type Environment, environmentCodes, environmentSchema } from "./words/environment.ts";
import { type Exists, existsCodes, existsSchema } from "./words/exists.ts";
import { type Expression, expressionCodes, expressionSchema } from "./words/expression.ts";
import { type Field, fieldCodes, fieldSchema } from "./words/field.ts";
import { type HomeFile, homeFileCodes, homeFileSchema } from "./words/home-file.ts";
import { type Image, imageCodes, imageSchema } from "./words/image.ts";
import { type IngressAnswers, ingressAnswersCodes, ingressAnswersSchema } from "./words/ingress-answers.ts";
import { type KeepsFile, keepsFileCodes, keepsFileSchema } from "./words/keeps-file.ts";
import { type Label, labelCodes, labelSchema } from "./words/label.ts";
import { type LoadSplit, loadSplitCodes, loadSplitSchema } from "./words/load-split.ts";
import { type Mounts, mountsCodes, mountsSchema } from "./words/mounts.ts";
import { type PodReplaced, podReplacedCodes, podReplacedSchema } from "./words/pod-replaced.ts";
import { type Probe, probeCodes, probeSchema } from "./words/probe.ts";
import { type Quota, quotaCodes, quotaSchema } from "./words/quota.ts";
import { type ReadyReplicas, readyReplicasCodes, readyReplicasSchema } from "./words/ready-replicas.ts";
import { type Resources, resourcesCodes, resourcesSchema } from "./words/resources.ts";
import { type RunsOn, runsOnCodes, runsOnSchema } from "./words/runs-on.ts";
import { type Script, scriptCodes, scriptSchema } from "./words/script.ts";
import { type Selects, selectsCodes, selectsSchema } from "./words/selects.ts";
import { type ServicePort, servicePortCodes, servicePortSchema } from "./words/service-port.ts";
import { type TcpAnswer, tcpAnswerCodes, tcpAnswerSchema } from "./words/tcp-answer.ts";
import { type Uninterrupted, uninterruptedCodes, uninterruptedSchema } from "./words/uninterrupted.ts";

export * from "./docker-subjects.ts";
export * from "./subjects.ts";
export { learner } from "./words/actions.ts";
export { canI } from "./words/can-i.ts";
export { shell } from "./words/command-in-shell.ts";
export { all, any, eventually, inOrder, not, stays } from "./words/composition.ts";
export { nodes } from "./words/cordoned-nodes.ts";
export { publishedPort } from "./words/docker/published-port.ts";
export { homeFile } from "./words/home-file.ts";
export { script } from "./words/script.ts";

/** One check's test. `kind` says which word. */
export type CheckDescription =
  | Absent
  | All
  | Any
  | CanI
  | ClaimBound
  | Command
  | CommandInPod
  | CommandInShell
  | Connection
  | CordonedNodes
  | ContainerCommand
  | ContainerLog
  | DockerPresence
  | DockerRule
  | PublishedPort
  | Did
  | EndpointAnswers
  | Environment
  | Eventually
  | Exists
  | Expression
  | Field
  | HomeFile
  | Image
  | InOrder
  | IngressAnswers
  | KeepsFile
  | Label
  | LoadSplit
  | Mounts
  | NameResolves
  | NeverDid
  | Not
  | PodReplaced
  | Probe
  | Quota
  | ReadyReplicas
  | Resources
  | RunsOn
  | Script
  | Selects
  | ServicePort
  | SharedLayers
  | Stays
  | TcpAnswer
  | Uninterrupted;

export type CheckKind = CheckDescription["kind"];

/** Accepts exactly the descriptions that the builders make. */
export const checkDescriptionSchema = z.discriminatedUnion("kind", [
  absentSchema,
  allSchema,
  anySchema,
  canISchema,
  claimBoundSchema,
  commandSchema,
  commandInPodSchema,
  commandInShellSchema,
  connectionSchema,
  cordonedNodesSchema,
  containerCommandSchema,
  containerLogSchema,
  dockerPresenceSchema,
  dockerRuleSchema,
  publishedPortSchema,
  didSchema,
  endpointAnswersSchema,
  environmentSchema,
  eventuallySchema,
  existsSchema,
  expressionSchema,
  fieldSchema,
  homeFileSchema,
  imageSchema,
  inOrderSchema,
  ingressAnswersSchema,
  keepsFileSchema,
  labelSchema,
  loadSplitSchema,
  mountsSchema,
  nameResolvesSchema,
  neverDidSchema,
  notSchema,
  podReplacedSchema,
  probeSchema,
  quotaSchema,
  readyReplicasSchema,
  resourcesSchema,
  runsOnSchema,
  scriptSchema,
  selectsSchema,
  servicePortSchema,
  sharedLayersSchema,
  staysSchema,
  tcpAnswerSchema,
  uninterruptedSchema,
]);

const ownCodes: Readonly<Record<CheckKind, readonly string[]>> = {
  absent: absentCodes,
  all: [],
  any: [],
  "can-i": canICodes,
  "claim-bound": claimBoundCodes,
  command: commandCodes,
  "command-in-pod": commandInPodCodes,
  "command-in-shell": commandInShellCodes,
  connection: connectionCodes,
  "cordoned-nodes": cordonedNodesCodes,
  "container-command": containerCommandCodes,
  "container-log": containerLogCodes,
  "docker-presence": dockerPresenceCodes,
  "docker-rule": dockerRuleCodes,
  "published-port": publishedPortCodes,
  did: didCodes,
  "endpoint-answers": endpointAnswersCodes,
  environment: environmentCodes,
  eventually: eventuallyCodes,
  exists: existsCodes,
  expression: expressionCodes,
  field: fieldCodes,
  "home-file": homeFileCodes,
  image: imageCodes,
  "in-order": inOrderCodes,
  "ingress-answers": ingressAnswersCodes,
  "keeps-file": keepsFileCodes,
  label: labelCodes,
  "load-split": loadSplitCodes,
  mounts: mountsCodes,
  "name-resolves": nameResolvesCodes,
  "never-did": neverDidCodes,
  not: notCodes,
  "pod-replaced": podReplacedCodes,
  probe: probeCodes,
  quota: quotaCodes,
  "ready-replicas": readyReplicasCodes,
  resources: resourcesCodes,
  "runs-on": runsOnCodes,
  script: scriptCodes,
  selects: selectsCodes,
  "service-port": servicePortCodes,
  "shared-layers": sharedLayersCodes,
  stays: staysCodes,
  "tcp-answer": tcpAnswerCodes,
  uninterrupted: uninterruptedCodes,
};

/** Every kind of check. */
export const checkKinds = Object.keys(ownCodes) as readonly CheckKind[];

/** A check whose `needs` have not passed yet fails with this code, whatever its word. */
export const waitsCode = "waits";

/** Every code that a test can fail with; that of a composition may be one of its parts'. */
export function failureCodes(test: CheckDescription): readonly string[] {
  return [...new Set([...ownCodes[test.kind], ...partsOf(test).flatMap(failureCodes), waitsCode])];
}

/** The tests that a composition is made of; empty for any other word. */
export function partsOf(test: CheckDescription): readonly CheckDescription[] {
  if (!("of" in test)) return [];
  const after = "after" in test && test.after !== undefined ? [test.after] : [];
  return [...(Array.isArray(test.of) ? test.of : [test.of as CheckDescription]), ...after];
}
