import type { EndpointSlice, Node, Pod, Service } from "../../registry/types.ts";
import { isNamespaceTerminating } from "../api-errors.ts";
import type { Controller, ControllerContext } from "../controller.ts";
import { canonicalJson, sameValue } from "../equality.ts";
import { controllerReference } from "../ownership.ts";
import { isReady, isTerminating } from "../pods/pod-state.ts";
import { nowOf } from "../times.ts";
import { itself, placeOf, refOf } from "../work-key.ts";
import {
  hasSelector,
  hostnameOf,
  lastChangeAnnotation,
  passedLabels,
  podReference,
  podsOfService,
  portsOnPod,
  servicesOfPod,
} from "./service-pods.ts";

const resource = "endpointslices.discovery.k8s.io";
export const serviceNameLabel = "kubernetes.io/service-name";
export const managedByLabel = "endpointslice.kubernetes.io/managed-by";
const managedBy = "endpointslice-controller.k8s.io";
const zoneLabel = "topology.kubernetes.io/zone";

/** kube-controller-manager's --max-endpoints-per-slice. */
const endpointsPerSlice = 100;

/** Keeps the EndpointSlices of every service that has a selector (pkg/controller/endpointslice). */
export const endpointSliceController: Controller = {
  name: "endpointslice-controller",
  sources: [
    itself("services"),
    { resource: "pods", keys: servicesOfPod },
    {
      resource,
      keys: ({ metadata: { labels, namespace } }, _, __, change) =>
        change !== "MODIFIED" && labels?.[managedByLabel] === managedBy
          ? [`${namespace ?? ""}/${labels[serviceNameLabel] ?? ""}`]
          : [],
    },
  ],
  reconcile(key, context) {
    const service = context.client.find<Service>(refOf("services", key));
    const { namespace, name } = refOf("services", key);
    const existing = slicesOf(namespace, name, managedBy, context);
    if (!service || service.metadata.deletionTimestamp || !hasSelector(service)) {
      for (const slice of existing) context.client.delete(placeOf(resource, slice));
      return undefined;
    }
    writeSlices(service, existing, wantedSlices(service, context), managedBy, context);
    return undefined;
  },
};

/** The slices of a service that one manager keeps. */
export function slicesOf(namespace: string, service: string, manager: string, { client }: ControllerContext) {
  return client.list<EndpointSlice>(resource, { namespace }).filter(({ metadata: { labels, deletionTimestamp } }) => {
    const isMeant = labels?.[serviceNameLabel] === service && labels[managedByLabel] === manager;
    return isMeant && deletionTimestamp === undefined;
  });
}

/** What a slice holds. */
export interface SliceContent {
  readonly endpoints: readonly object[];
  readonly ports: readonly object[];
}

/** One slice for each set of ports, split where there are too many endpoints. */
function wantedSlices(service: Service, context: ControllerContext): SliceContent[] {
  const groups = new Map<string, { ports: object[]; endpoints: object[] }>();
  for (const pod of podsOfService(service, context)) {
    const ports = portsOnPod(service, pod).map((port) => ({ ...port, name: port.name ?? "" }));
    const key = canonicalJson(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    groups.set(key, group);
    group.endpoints.push(endpointOf(service, pod, context));
  }
  return [...groups.values()].flatMap(({ ports, endpoints }) => inSlices(endpoints, ports));
}

/** Splits endpoints with the same ports over as many slices as they need. */
export function inSlices(endpoints: readonly object[], ports: readonly object[]): SliceContent[] {
  const slices: SliceContent[] = [];
  for (let start = 0; start < endpoints.length; start += endpointsPerSlice) {
    slices.push({ endpoints: endpoints.slice(start, start + endpointsPerSlice), ports });
  }
  return slices;
}

function endpointOf(service: Service, pod: Pod, { client }: ControllerContext): object {
  const serving = isReady(pod);
  const terminating = isTerminating(pod);
  const ready = service.spec?.publishNotReadyAddresses ? true : serving && !terminating;
  const hostname = hostnameOf(service, pod);
  const nodeName = pod.spec?.nodeName;
  const node = nodeName ? client.find<Node>({ resource: "nodes", namespace: "", name: nodeName }) : undefined;
  const zone = node?.metadata.labels?.[zoneLabel];
  return {
    addresses: [pod.status?.podIP],
    conditions: { ready, serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName ? { nodeName } : {}),
    targetRef: podReference(pod),
    ...(zone === undefined ? {} : { zone }),
  };
}

/** Brings the slices of a service to the wanted content, keeping those that are there as far as they go. */
export function writeSlices(
  service: Service,
  existing: readonly EndpointSlice[],
  wanted: readonly SliceContent[],
  manager: string,
  context: ControllerContext,
): void {
  const labels = { ...passedLabels(service), [serviceNameLabel]: service.metadata.name, [managedByLabel]: manager };
  const contents = wanted.length > 0 ? wanted : [{ endpoints: [], ports: [] }];
  const free = [...existing];
  for (const content of contents) {
    const slice = takeBest(free, content);
    if (slice) updateSlice(slice, content, labels, context);
    else createSlice(service, content, labels, context);
  }
  for (const slice of free) context.client.delete(placeOf(resource, slice));
}

/** A slice with the same ports, else any, so that names last as long as they can. */
function takeBest(free: EndpointSlice[], content: SliceContent): EndpointSlice | undefined {
  const same = free.findIndex((slice) => sameValue(slice.ports ?? [], content.ports));
  return free.splice(same >= 0 ? same : 0, 1)[0];
}

function updateSlice(
  slice: EndpointSlice,
  { endpoints, ports }: SliceContent,
  labels: Readonly<Record<string, string>>,
  { client, clock }: ControllerContext,
): void {
  const isSame =
    sameValue(slice.endpoints ?? [], endpoints) &&
    sameValue(slice.ports ?? [], ports) &&
    sameValue(slice.metadata.labels, labels);
  if (isSame) return;
  const annotations = { ...slice.metadata.annotations, [lastChangeAnnotation]: nowOf(clock) };
  const metadata = { ...slice.metadata, labels, annotations };
  client.update<EndpointSlice>(resource, { ...slice, metadata, endpoints, ports } as unknown as EndpointSlice);
}

function createSlice(
  service: Service,
  { endpoints, ports }: SliceContent,
  labels: Readonly<Record<string, string>>,
  { client, clock }: ControllerContext,
): void {
  const { name, namespace } = service.metadata;
  try {
    client.create(resource, {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: {
        generateName: `${name}-`,
        namespace,
        labels,
        annotations: { [lastChangeAnnotation]: nowOf(clock) },
        ownerReferences: [controllerReference(service)],
      },
      addressType: "IPv4",
      endpoints,
      ports,
    });
  } catch (error) {
    if (!isNamespaceTerminating(error)) throw error;
  }
}
