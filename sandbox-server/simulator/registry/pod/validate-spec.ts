import { invalid, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { dns1123LabelFaults, dns1123SubdomainFaults } from "../names.ts";
import type { PodSpec, PodTemplateSpec } from "../types.ts";
import { inRange, labelFaults, namedFaults, oneOf } from "../validation/common.ts";
import { resourceFaults } from "../validation/resources.ts";
import { containersFaults } from "./validate-container.ts";
import { placementFaults } from "./validate-placement.ts";
import { soundVolumeNames, volumesFaults } from "./validate-volumes.ts";

const maxInt32 = 2_147_483_647;
const dnsPolicies = ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"];

/** Faults of a pod's spec, in a pod or in a template. */
export function podSpecFaults(field: string, spec: PodSpec): FieldError[] {
  return [
    ...volumesFaults(`${field}.volumes`, spec.volumes ?? []),
    ...containersFaults(field, spec, soundVolumeNames(spec.volumes ?? [])),
    ...hostNetworkFaults(field, spec),
    ...oneOf(`${field}.restartPolicy`, spec.restartPolicy, ["Always", "OnFailure", "Never"]),
    ...oneOf(`${field}.dnsPolicy`, spec.dnsPolicy, dnsPolicies),
    ...dnsFaults(field, spec),
    ...inRange(`${field}.activeDeadlineSeconds`, spec.activeDeadlineSeconds, 1, maxInt32),
    ...(spec.serviceAccountName
      ? namedFaults(`${field}.serviceAccountName`, spec.serviceAccountName, dns1123SubdomainFaults)
      : []),
    ...(spec.nodeName ? namedFaults(`${field}.nodeName`, spec.nodeName, dns1123SubdomainFaults) : []),
    ...(spec.hostname ? namedFaults(`${field}.hostname`, spec.hostname, dns1123LabelFaults) : []),
    ...(spec.subdomain ? namedFaults(`${field}.subdomain`, spec.subdomain, dns1123LabelFaults) : []),
    ...inRange(`${field}.securityContext.runAsUser`, spec.securityContext?.runAsUser, 0, maxInt32),
    ...inRange(`${field}.securityContext.runAsGroup`, spec.securityContext?.runAsGroup, 0, maxInt32),
    ...inRange(`${field}.securityContext.fsGroup`, spec.securityContext?.fsGroup, 0, maxInt32),
    ...placementFaults(field, spec),
    ...resourceFaults(`${field}.resources`, spec.resources),
    ...(spec.hostAliases ?? []).flatMap(({ ip }, index) => addressFaults(`${field}.hostAliases[${index}].ip`, ip)),
  ];
}

function dnsFaults(field: string, { dnsPolicy, dnsConfig }: PodSpec): FieldError[] {
  if (dnsPolicy !== "None") return [];
  const place = `${field}.dnsConfig`;
  if (dnsConfig == null) return [required(place, "must provide `dnsConfig` when `dnsPolicy` is None")];
  if ((dnsConfig.nameservers ?? []).length > 0) return [];
  return [required(`${place}.nameservers`, "must provide at least one DNS nameserver when `dnsPolicy` is None")];
}

/** On its machine's network a container has the ports that it has there. */
function hostNetworkFaults(field: string, { hostNetwork, containers }: PodSpec): FieldError[] {
  if (hostNetwork !== true) return [];
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort, containerPort }, at) =>
      !hostPort || hostPort === containerPort
        ? []
        : [
            invalid(
              `${field}.containers[${index}].ports[${at}].hostPort`,
              hostPort,
              "must match `containerPort` when `hostNetwork` is true",
            ),
          ],
    ),
  );
}

function addressFaults(field: string, address: string): FieldError[] {
  const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(address) || address.includes(":");
  return isAddress ? [] : [invalid(field, address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")];
}

/** Faults of a workload's pod template. */
export function templateFaults(field: string, template: PodTemplateSpec | undefined): FieldError[] {
  if (template == null) return [required(field)];
  return [
    ...labelFaults(`${field}.labels`, template.metadata?.labels),
    ...podSpecFaults(`${field}.spec`, template.spec ?? { containers: [] }),
  ];
}
