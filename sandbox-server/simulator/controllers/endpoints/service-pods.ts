import type { KubeObject } from "../../registry/kube-object.ts";
import { mapSelectorMatches } from "../../registry/label-selector.ts";
import type { Pod, Service } from "../../registry/types.ts";
import type { ControllerContext, WorkKey } from "../controller.ts";
import { sameValue } from "../equality.ts";
import { isFinished } from "../pods/pod-state.ts";
import { keyOf } from "../work-key.ts";

export type ServicePort = NonNullable<NonNullable<Service["spec"]>["ports"]>[number];

/** A port as endpoints carry it: the number that the pod listens on. */
export interface ResolvedPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol: string;
  readonly appProtocol?: string;
}

/** Whether the cluster itself finds the pods of a service. */
export function hasSelector(service: Service): boolean {
  return Object.keys(service.spec?.selector ?? {}).length > 0 && service.spec?.type !== "ExternalName";
}

export function isHeadless(service: Service): boolean {
  return service.spec?.clusterIP === "None";
}

/** The work keys of services that a changed pod belongs, or belonged, to. */
export function servicesOfPod(
  pod: KubeObject,
  previous: KubeObject | undefined,
  { client }: ControllerContext,
  change: "ADDED" | "MODIFIED" | "DELETED",
): WorkKey[] {
  if (change === "MODIFIED" && previous && !isNews(pod as Pod, previous as Pod)) return [];
  const services = client.list<Service>("services", { namespace: pod.metadata.namespace ?? "" });
  const selects = (service: Service, object: KubeObject | undefined) =>
    object !== undefined && mapSelectorMatches(service.spec?.selector, object.metadata.labels);
  return services.filter((service) => selects(service, pod) || selects(service, previous)).map(keyOf);
}

/** Only what endpoints show of a pod matters. */
function isNews(pod: Pod, previous: Pod): boolean {
  return (
    pod.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
    !sameValue(pod.metadata.labels, previous.metadata.labels) ||
    pod.status?.phase !== previous.status?.phase ||
    !sameValue(pod.status?.podIPs, previous.status?.podIPs) ||
    pod.status?.podIP !== previous.status?.podIP ||
    pod.spec?.nodeName !== previous.spec?.nodeName ||
    !sameValue(pod.status?.conditions, previous.status?.conditions)
  );
}

/** The pods of a service that have an address and have not ended, in the order of their names. */
export function podsOfService(service: Service, { client }: ControllerContext): Pod[] {
  const pods = client.list<Pod>("pods", { namespace: service.metadata.namespace ?? "" });
  const belongs = (pod: Pod) =>
    Boolean(pod.status?.podIP) && !isFinished(pod) && mapSelectorMatches(service.spec?.selector, pod.metadata.labels);
  return pods.filter(belongs).toSorted((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
}

/** The ports of a service as one pod offers them; a named target port that the pod lacks is left out. */
export function portsOnPod(service: Service, pod: Pod): ResolvedPort[] {
  return (service.spec?.ports ?? []).flatMap((port) => {
    const number = targetPort(port, pod);
    if (number === undefined) return [];
    return [
      {
        ...(port.name ? { name: port.name } : {}),
        port: number,
        protocol: port.protocol ?? "TCP",
        ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}),
      },
    ];
  });
}

function targetPort(port: ServicePort, pod: Pod): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === "number") return target === 0 ? port.port : target;
  const sidecars = (pod.spec?.initContainers ?? []).filter((container) => container.restartPolicy === "Always");
  for (const container of [...(pod.spec?.containers ?? []), ...sidecars]) {
    for (const candidate of container.ports ?? []) {
      const isMeant = candidate.name === target && (candidate.protocol ?? "TCP") === (port.protocol ?? "TCP");
      if (isMeant) return candidate.containerPort;
    }
  }
  return undefined;
}

/** The name under which DNS knows the pod, when it has one in this service's domain. */
export function hostnameOf(service: Service, pod: Pod): string | undefined {
  const isInDomain = pod.spec?.subdomain === service.metadata.name;
  return pod.spec?.hostname && isInDomain ? pod.spec.hostname : undefined;
}

/** The reference to a pod that endpoints carry. */
export function podReference({ metadata }: Pod) {
  return { kind: "Pod", name: metadata.name, namespace: metadata.namespace, uid: metadata.uid };
}

/** Services pass their labels on, with a mark when they are headless. */
export function passedLabels(service: Service): Record<string, string> {
  const { "service.kubernetes.io/headless": _, ...labels } = service.metadata.labels ?? {};
  return isHeadless(service) ? { ...labels, "service.kubernetes.io/headless": "" } : labels;
}

export const lastChangeAnnotation = "endpoints.kubernetes.io/last-change-trigger-time";
