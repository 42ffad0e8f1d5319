import type { Message } from "../../sandbox-server/language/message.ts";
import type { CheckDescription } from "./index.ts";
import type { KindAddress, KnownKind, WorkloadKind } from "./kinds.ts";
import type { ObjectReference } from "./object-reference.ts";
import { absent } from "./words/absent.ts";
import { claimBound } from "./words/claim-bound.ts";
import { command } from "./words/command.ts";
import { commandInPod } from "./words/command-in-pod.ts";
import { connection, nameResolves } from "./words/connection.ts";
import { endpointAnswers } from "./words/endpoint-answers.ts";
import { environment, type VariableSource } from "./words/environment.ts";
import { exists } from "./words/exists.ts";
import { expression } from "./words/expression.ts";
import { type FieldValue, field } from "./words/field.ts";
import { image } from "./words/image.ts";
import { ingressAnswers } from "./words/ingress-answers.ts";
import { keepsFile } from "./words/keeps-file.ts";
import { label } from "./words/label.ts";
import { loadSplit } from "./words/load-split.ts";
import { mounts, type VolumeSource } from "./words/mounts.ts";
import { podReplaced } from "./words/pod-replaced.ts";
import { type Probe, probe } from "./words/probe.ts";
import { quota } from "./words/quota.ts";
import { readyReplicas } from "./words/ready-replicas.ts";
import { type Amounts, resources } from "./words/resources.ts";
import { runsOn, type WantedNodes } from "./words/runs-on.ts";
import { selects } from "./words/selects.ts";
import { type ServicePort, servicePort } from "./words/service-port.ts";
import { tcpAnswer } from "./words/tcp-answer.ts";
import { uninterrupted } from "./words/uninterrupted.ts";

export interface Place {
  /** The exercise's own namespace when absent. */
  readonly namespace?: string;
}

/** What can be said of any object: `configMap("settings").exists()`. */
function anything(object: ObjectReference) {
  return {
    exists: () => exists(object),
    isAbsent: () => absent(object),
    /** Any value when `value` is absent. */
    hasLabel: (key: string, value?: string) => label(object, key, value),
    /** `path` as in kubectl's jsonpath without the braces. */
    field: (path: string) => ({ equals: (value: FieldValue) => field(object, path, value) }),
    /** A CEL expression over `object`, and in words what it asks for. */
    satisfies: (rule: string, wanted: Message) => expression(object, rule, wanted),
  };
}

/** `container` names one of several; any may be meant when it is absent. */
interface InContainer {
  readonly container?: string;
}

function podTemplate(object: ObjectReference) {
  return {
    usesImage: (reference: string, options: InContainer = {}) => image(object, reference, options),
    /** Set at all, to `value`, or out of a ConfigMap or Secret. */
    hasVariable: (
      name: string,
      wanted: InContainer & { readonly value?: string; readonly from?: VariableSource } = {},
    ) => environment(object, name, wanted),
    runsCommand: (wanted: InContainer & { readonly command?: readonly string[]; readonly args?: readonly string[] }) =>
      command(object, wanted),
    hasProbe: (kind: Probe["probe"], wanted: Omit<Probe, "kind" | "object" | "probe"> = {}) =>
      probe(object, kind, wanted),
    hasResources: (wanted: InContainer & { readonly requests?: Amounts; readonly limits?: Amounts }) =>
      resources(object, wanted),
    mounts: (path: string, options: InContainer & { readonly from?: VolumeSource } = {}) =>
      mounts(object, path, options),
    /** A command in one of its running pods ends with this code (0) and prints this text. */
    runs: (
      words: readonly string[],
      wanted: InContainer & { readonly exit?: number | "failure"; readonly prints?: string } = {},
    ) => commandInPod(object, words, wanted),
    /** One of its pods opens a connection to a Service's address, or can't. */
    reaches: (service: string, port: number, options: Place = {}) =>
      connection(object, service, port, "reached", options),
    isBlockedFrom: (service: string, port: number, options: Place = {}) =>
      connection(object, service, port, "blocked", options),
    /** Over TCP, what listens behind a Service answers `send` with a text that includes this; one of its pods asks. */
    getsAnswer: (
      service: string,
      port: number,
      { send, includes, namespace = object.namespace }: Place & { readonly send: string; readonly includes: string },
    ) => tcpAnswer(reference("Service", service, place(namespace)), port, { send, includes, from: object }),
    /** One of its pods finds the name. */
    resolves: (name: string) => nameResolves(object, name),
    /** The file is there again in the pod that comes after this one. */
    keepsFile: (path: string, options: InContainer = {}) => keepsFile(object, path, options),
    /** Where its running pods are. */
    runsOn: (wanted: WantedNodes) => runsOn(object, wanted),
    /** Each of its running pods shares its node with a running pod of the other workload. */
    runsBeside: (kind: WorkloadKind, name: string) => runsOn(object, { beside: { kind, name } }),
  };
}

function replicated(object: ObjectReference) {
  return {
    ...anything(object),
    ...podTemplate(object),
    /** Exactly so many are wanted and ready, and none is left over. */
    hasReadyReplicas: (exactly: number, options: { readonly updated?: boolean } = {}) =>
      readyReplicas(object, { exactly }, options),
    hasAtLeastReadyReplicas: (atLeast: number, options: { readonly updated?: boolean } = {}) =>
      readyReplicas(object, { atLeast }, options),
    /** One of its pods went, and its controller put another in its place. */
    replacedAPod: () => podReplaced(object),
  };
}

function answering(object: ObjectReference) {
  return {
    ...anything(object),
    /** HTTP through the API server: status 200 on `/` unless told otherwise. */
    answersOn: (
      port: number | string,
      wanted: { readonly path?: string; readonly status?: number; readonly bodyIncludes?: string } = {},
    ) => endpointAnswers(object, port, wanted),
  };
}

const place = (namespace: string | undefined): Place => (namespace === undefined ? {} : { namespace });

function reference(kind: KnownKind, name: string, place: Place): ObjectReference {
  return { kind, name, ...place };
}

export const deployment = (name: string, place: Place = {}) => replicated(reference("Deployment", name, place));
export const replicaSet = (name: string, place: Place = {}) => replicated(reference("ReplicaSet", name, place));
export const statefulSet = (name: string, place: Place = {}) => replicated(reference("StatefulSet", name, place));
export const daemonSet = (name: string, place: Place = {}) => replicated(reference("DaemonSet", name, place));

export function service(name: string, place: Place = {}) {
  const object = reference("Service", name, place);
  return {
    ...answering(object),
    hasPort: (port: number, wanted: Omit<ServicePort, "kind" | "object" | "port"> = {}) =>
      servicePort(object, port, wanted),
    /** Over TCP from outside, through the API server: `send` is answered with a text that includes this. */
    answersTcpOn: (port: number, wanted: { readonly send: string; readonly includes: string }) =>
      tcpAnswer(object, port, wanted),
    /** Percent of many answers that contain each text: `{ "v1": [70, 95], "v2": [5, 30] }`. */
    splitsLoad: (
      port: number | string,
      versions: Readonly<Record<string, readonly [atLeast: number, atMost: number]>>,
      options: { readonly path?: string; readonly requests?: number } = {},
    ) => loadSplit(object, port, versions, options),
    /** It answers every request until `reached` has come about. */
    staysAvailableUntil: (port: number | string, reached: CheckDescription, options: { readonly path?: string } = {}) =>
      uninterrupted(object, port, reached, options),
    /** Its selector really picks pods of this workload. */
    selectsPodsOf: (
      kind: "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet" | "Job" | "Pod",
      name: string,
      options: { readonly onlyThem?: boolean } = {},
    ) => selects(object, reference(kind, name, place), options),
  };
}

export function job(name: string, place: Place = {}) {
  const object = reference("Job", name, place);
  return { ...anything(object), ...podTemplate(object) };
}

export function cronJob(name: string, place: Place = {}) {
  const object = reference("CronJob", name, place);
  return { ...anything(object), ...podTemplate(object) };
}

export function claim(name: string, place: Place = {}) {
  const object = reference("PersistentVolumeClaim", name, place);
  return { ...anything(object), isBound: (options: { readonly volume?: string } = {}) => claimBound(object, options) };
}

export function pod(name: string, place: Place = {}) {
  const object = reference("Pod", name, place);
  return { ...answering(object), ...podTemplate(object) };
}

export function ingress(name: string, place: Place = {}) {
  const object = reference("Ingress", name, place);
  return {
    ...anything(object),
    /** The pod `from` gets this answer for this host name: status 200 on `/` unless told otherwise. */
    answersFor: (
      host: string,
      {
        from,
        ...wanted
      }: { readonly from: string; readonly path?: string; readonly status?: number; readonly bodyIncludes?: string },
    ) => ingressAnswers(object, reference("Pod", from, {}), host, wanted),
  };
}

/** Any kind of the table: `object("ConfigMap", "settings").exists()`. */
export const object = (kind: KnownKind, name: string, place: Place = {}) => anything(reference(kind, name, place));

/** An object of a kind that the table does not know, such as a custom resource. */
export const customObject = (kind: string, name: string, address: KindAddress, place: Place = {}) =>
  anything({ kind, name, address, ...place });

export function resourceQuota(name: string, place: Place = {}) {
  const object = reference("ResourceQuota", name, place);
  return { ...anything(object), allows: (hard: Amounts) => quota(object, hard) };
}
