import type { Endpoints, Pod, Service } from "../../registry/types.ts";
import { isAlreadyExists, isNamespaceTerminating } from "../api-errors.ts";
import type { Controller, ControllerContext } from "../controller.ts";
import { canonicalJson, sameValue } from "../equality.ts";
import { isReady, isTerminating } from "../pods/pod-state.ts";
import { nowOf } from "../times.ts";
import { itself, keyOf, refOf } from "../work-key.ts";
import {
  hasSelector,
  hostnameOf,
  isHeadless,
  lastChangeAnnotation,
  passedLabels,
  podReference,
  podsOfService,
  portsOnPod,
  type ResolvedPort,
  servicesOfPod,
} from "./service-pods.ts";

const managedByLabel = "endpoints.kubernetes.io/managed-by";
const managedBy = "endpoint-controller";

/** Keeps the Endpoints object of every service that has a selector (pkg/controller/endpoint). */
export const endpointsController: Controller = {
  name: managedBy,
  sources: [
    itself("services"),
    { resource: "pods", keys: servicesOfPod },
    { resource: "endpoints", keys: (object, _, __, change) => (change === "DELETED" ? [keyOf(object)] : []) },
  ],
  reconcile(key, context) {
    const service = context.client.find<Service>(refOf("services", key));
    const ref = refOf("endpoints", key);
    const existing = context.client.find<Endpoints>(ref);
    if (!service || service.metadata.deletionTimestamp) {
      if (existing?.metadata.labels?.[managedByLabel] === managedBy) context.client.delete(ref);
    } else if (hasSelector(service)) {
      write(service, existing, context);
    }
    return undefined;
  },
};

interface Subset {
  addresses?: object[];
  notReadyAddresses?: object[];
  ports?: readonly ResolvedPort[];
}

/** One subset for each set of ports that pods offer. */
export function subsetsOf(service: Service, pods: readonly Pod[]): Subset[] {
  const subsets = new Map<string, Subset>();
  for (const pod of pods) {
    if (isTerminating(pod) && !service.spec?.publishNotReadyAddresses) continue;
    const ports = portsOnPod(service, pod);
    if (ports.length === 0 && !(isHeadless(service) && !service.spec?.ports?.length)) continue;
    const key = canonicalJson(ports);
    const subset: Subset = subsets.get(key) ?? (ports.length > 0 ? { ports } : {});
    subsets.set(key, subset);
    const field = isReady(pod) || service.spec?.publishNotReadyAddresses ? "addresses" : "notReadyAddresses";
    subset[field] = [...(subset[field] ?? []), addressOf(service, pod)];
  }
  return [...subsets.values()].map(({ addresses, notReadyAddresses, ports }) => ({
    ...(addresses ? { addresses } : {}),
    ...(notReadyAddresses ? { notReadyAddresses } : {}),
    ...(ports ? { ports } : {}),
  }));
}

function addressOf(service: Service, pod: Pod): object {
  const hostname = hostnameOf(service, pod);
  return {
    ...(hostname === undefined ? {} : { hostname }),
    ip: pod.status?.podIP,
    ...(pod.spec?.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: podReference(pod),
  };
}

function write(service: Service, existing: Endpoints | undefined, context: ControllerContext): void {
  const subsets = subsetsOf(service, podsOfService(service, context));
  const labels = { ...passedLabels(service), [managedByLabel]: managedBy };
  if (sameValue(existing?.subsets ?? [], subsets) && sameValue(existing?.metadata.labels, labels)) {
    if (existing) return;
  }
  const { name, namespace } = service.metadata;
  const annotations = { [lastChangeAnnotation]: nowOf(context.clock) };
  const content = subsets.length > 0 ? { subsets } : {};
  const object = {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata: { name, namespace, labels, annotations },
    ...content,
  };
  if (existing) {
    const metadata = {
      ...existing.metadata,
      labels,
      annotations: { ...existing.metadata.annotations, ...annotations },
    };
    context.client.update<Endpoints>("endpoints", { ...object, metadata } as unknown as Endpoints);
    return;
  }
  try {
    context.client.create("endpoints", object);
  } catch (error) {
    if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error;
  }
}
