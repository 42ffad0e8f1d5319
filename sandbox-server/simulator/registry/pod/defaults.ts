import { changeField, changeItems, fill } from "../fill.ts";
import type { ContainerSpec, Pod, PodSpec, PodTemplateSpec } from "../types.ts";
import { canonicalResources, containerWithDefaults } from "./container-defaults.ts";
import { qosClassOf } from "./qos-class.ts";
import { volumeWithDefaults } from "./volume-defaults.ts";

/** What the API server fills into a pod: the defaults of its spec, requests taken from limits, the first status. */
export function podWithDefaults(pod: Pod): Pod {
  if (pod.spec == null) return pod;
  const spec = changeSpecOfPod(podSpecWithDefaults(pod.spec));
  const status = fill(pod.status ?? {}, { phase: "Pending", qosClass: qosClassOf(spec) });
  return spec === pod.spec && status === pod.status ? pod : { ...pod, spec, status };
}

/** What the API server fills into the template of a workload; pods get a little more when they are made. */
export function templateWithDefaults(template: PodTemplateSpec): PodTemplateSpec {
  return changeField(template, "spec", podSpecWithDefaults);
}

function podSpecWithDefaults(spec: PodSpec): PodSpec {
  let result = fill(spec, {
    restartPolicy: "Always",
    dnsPolicy: "ClusterFirst",
    terminationGracePeriodSeconds: 30,
    schedulerName: "default-scheduler",
    securityContext: {},
    // The field's older name is kept equal for clients that still read it.
    serviceAccountName: spec.serviceAccount,
    serviceAccount: spec.serviceAccountName,
  });
  result = changeField(result, "containers", (containers) => changeItems(containers, containerWithDefaults));
  result = changeField(result, "initContainers", (containers) => changeItems(containers, containerWithDefaults));
  result = changeField(result, "ephemeralContainers", (containers) => changeItems(containers, containerWithDefaults));
  result = changeField(result, "volumes", (volumes) => changeItems(volumes, volumeWithDefaults));
  result = changeField(result, "topologySpreadConstraints", (constraints) =>
    changeItems(constraints, (constraint) => fill(constraint, { whenUnsatisfiable: "DoNotSchedule" })),
  );
  return changeField(result, "resources", canonicalResources);
}

/** Defaults that only pods themselves get, not the templates of workloads. */
function changeSpecOfPod(spec: PodSpec): PodSpec {
  let result = fill(spec, { enableServiceLinks: true });
  const finish = (container: ContainerSpec) => requestsFromLimits(hostPorts(container, spec.hostNetwork ?? false));
  result = changeField(result, "containers", (containers) => changeItems(containers, finish));
  return changeField(result, "initContainers", (containers) => changeItems(containers, finish));
}

function requestsFromLimits(container: ContainerSpec): ContainerSpec {
  const limits = container.resources?.limits;
  if (limits == null || Object.keys(limits).length === 0) return container;
  return changeField(container, "resources", (resources) => ({
    ...resources,
    requests: fill({ ...resources.requests }, limits),
  }));
}

/** In the node's own network a container port is a port of the node. */
function hostPorts(container: ContainerSpec, isHostNetwork: boolean): ContainerSpec {
  if (!isHostNetwork) return container;
  return changeField(container, "ports", (ports) =>
    changeItems(ports, (port) => (port.hostPort ? port : { ...port, hostPort: port.containerPort })),
  );
}
