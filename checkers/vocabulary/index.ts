/**
 * The vocabulary of checks: what an exercise can ask of a cluster, as plain JSON-safe data. One file a word in `words/`;
 * `subjects.ts` has the sentences authors write. Knows neither the engine nor a Kubernetes client.
 */
import { z } from "zod";
import { type Absent, absentCodes, absentSchema } from "./words/absent.ts";
import { type EndpointAnswers, endpointAnswersCodes, endpointAnswersSchema } from "./words/endpoint-answers.ts";
import { type Exists, existsCodes, existsSchema } from "./words/exists.ts";
import { type Field, fieldCodes, fieldSchema } from "./words/field.ts";
import { type Image, imageCodes, imageSchema } from "./words/image.ts";
import { type Label, labelCodes, labelSchema } from "./words/label.ts";
import { type PodReplaced, podReplacedCodes, podReplacedSchema } from "./words/pod-replaced.ts";
import { type ReadyReplicas, readyReplicasCodes, readyReplicasSchema } from "./words/ready-replicas.ts";

export * from "./subjects.ts";

/** One check's test. `kind` says which word. */
export type CheckDescription = Absent | EndpointAnswers | Exists | Field | Image | Label | PodReplaced | ReadyReplicas;

export type CheckKind = CheckDescription["kind"];

/** Accepts exactly the descriptions that the builders make. */
export const checkDescriptionSchema = z.discriminatedUnion("kind", [
  absentSchema,
  endpointAnswersSchema,
  existsSchema,
  fieldSchema,
  imageSchema,
  labelSchema,
  podReplacedSchema,
  readyReplicasSchema,
]);

/** The codes each word can fail with, beside those that every check can. */
export const failureCodes: Readonly<Record<CheckKind, readonly string[]>> = {
  absent: absentCodes,
  "endpoint-answers": endpointAnswersCodes,
  exists: existsCodes,
  field: fieldCodes,
  image: imageCodes,
  label: labelCodes,
  "pod-replaced": podReplacedCodes,
  "ready-replicas": readyReplicasCodes,
};

/** A check whose `needs` have not passed yet fails with this code, whatever its word. */
export const waitsCode = "waits";
