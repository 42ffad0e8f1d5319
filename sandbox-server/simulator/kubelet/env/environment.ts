import type { ConfigMap, ContainerSpec, Node, Pod, Secret, Service } from "../../registry/types.ts";
import { ConfigFault } from "../config-fault.ts";
import type { KubeletContext } from "../kubelet-context.ts";
import { expandReferences } from "./expansion.ts";
import { fieldValue, type PodAddresses } from "./field-ref.ts";
import { resourceFieldValue } from "./resource-field-ref.ts";
import { serviceVariables, type Variable } from "./service-links.ts";

type EnvironmentVariable = NonNullable<ContainerSpec["env"]>[number];
type EnvironmentSource = NonNullable<ContainerSpec["envFrom"]>[number];
type Reader = Pick<KubeletContext, "client">;

/**
 * All environment variables of a container, in the kubelet's order: services, envFrom, env; later ones win.
 * Throws ConfigFault when something that is not optional is missing.
 */
export function environmentOf(
  context: Reader,
  pod: Pod,
  container: ContainerSpec,
  addresses: PodAddresses,
): readonly Variable[] {
  const values = new Map<string, string>();
  const services = new Map<string, string>();
  for (const { name, value } of serviceVariables(linkedServices(context, pod))) services.set(name, value);
  for (const source of container.envFrom ?? []) addSource(context, pod, source, values);
  for (const variable of container.env ?? []) {
    const value = variableValue(
      context,
      pod,
      container,
      addresses,
      variable,
      (name) => values.get(name) ?? services.get(name),
    );
    if (value !== undefined) values.set(variable.name, value);
  }
  for (const [name, value] of services) if (!values.has(name)) values.set(name, value);
  return [...values].map(([name, value]) => ({ name, value }));
}

function linkedServices(context: Reader, pod: Pod): readonly Service[] {
  const namespace = pod.metadata.namespace ?? "";
  const api = context.client.find<Service>({ resource: "services", namespace: "default", name: "kubernetes" });
  const own = pod.spec?.enableServiceLinks === false ? [] : context.client.list<Service>("services", { namespace });
  const others = own.filter((service) => service.metadata.uid !== api?.metadata.uid);
  return api === undefined ? others : [api, ...others];
}

function addSource(context: Reader, pod: Pod, source: EnvironmentSource, values: Map<string, string>): void {
  const prefix = source.prefix ?? "";
  if (source.configMapRef !== undefined) {
    const data = readConfigMap(context, pod, source.configMapRef.name ?? "", source.configMapRef.optional)?.data;
    for (const [key, value] of sorted(data)) values.set(`${prefix}${key}`, value);
  }
  if (source.secretRef !== undefined) {
    const data = readSecret(context, pod, source.secretRef.name ?? "", source.secretRef.optional)?.data;
    for (const [key, value] of sorted(data)) values.set(`${prefix}${key}`, decode(value));
  }
}

function variableValue(
  context: Reader,
  pod: Pod,
  container: ContainerSpec,
  addresses: PodAddresses,
  variable: EnvironmentVariable,
  find: (name: string) => string | undefined,
): string | undefined {
  const from = variable.valueFrom;
  if (from === undefined || from === null) return expandReferences(variable.value ?? "", find);
  if (from.fieldRef !== undefined) {
    const value = fieldValue(pod, addresses, from.fieldRef.fieldPath);
    if (value === undefined) throw new ConfigFault(`unsupported fieldPath: ${from.fieldRef.fieldPath}`);
    return value;
  }
  if (from.resourceFieldRef !== undefined) {
    const named = from.resourceFieldRef.containerName;
    const subject = (pod.spec?.containers ?? []).find(({ name }) => name === named) ?? container;
    const node = context.client.find<Node>({ resource: "nodes", namespace: "", name: pod.spec?.nodeName ?? "" });
    return resourceFieldValue(subject, node, from.resourceFieldRef);
  }
  if (from.configMapKeyRef !== undefined) {
    const { name = "", key, optional } = from.configMapKeyRef;
    const object = readConfigMap(context, pod, name, optional);
    const value = object?.data?.[key];
    if (value === undefined && optional !== true) throw missingKey(key, "ConfigMap", pod, name);
    return value;
  }
  if (from.secretKeyRef !== undefined) {
    const { name = "", key, optional } = from.secretKeyRef;
    const object = readSecret(context, pod, name, optional);
    const value = object?.data?.[key];
    if (value === undefined && optional !== true) throw missingKey(key, "Secret", pod, name);
    return value === undefined ? undefined : decode(value);
  }
  return "";
}

function readConfigMap(context: Reader, pod: Pod, name: string, isOptional: boolean | undefined) {
  const object = context.client.find<ConfigMap>({
    resource: "configmaps",
    namespace: pod.metadata.namespace ?? "",
    name,
  });
  if (object === undefined && isOptional !== true) throw new ConfigFault(`configmap ${JSON.stringify(name)} not found`);
  return object;
}

function readSecret(context: Reader, pod: Pod, name: string, isOptional: boolean | undefined) {
  const object = context.client.find<Secret>({ resource: "secrets", namespace: pod.metadata.namespace ?? "", name });
  if (object === undefined && isOptional !== true) throw new ConfigFault(`secret ${JSON.stringify(name)} not found`);
  return object;
}

function missingKey(key: string, kind: string, pod: Pod, name: string): ConfigFault {
  return new ConfigFault(`couldn't find key ${key} in ${kind} ${pod.metadata.namespace}/${name}`);
}

function sorted(data: Readonly<Record<string, string>> | undefined): readonly (readonly [string, string])[] {
  return Object.entries(data ?? {}).toSorted(([left], [right]) => (left < right ? -1 : 1));
}

function decode(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}
