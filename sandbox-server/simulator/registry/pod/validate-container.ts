import { duplicate, forbidden, invalid, notFound, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { portNameFaults } from "../names.ts";
import type { ContainerSpec, PodSpec } from "../types.ts";
import { inRange, itemName, namedFaults, oneOf } from "../validation/common.ts";
import { resourceFaults } from "../validation/resources.ts";
import { isSidecar } from "./summary.ts";
import { environmentFaults } from "./validate-environment.ts";
import { handlerFaults, probeFaults } from "./validate-probe.ts";

const maxPort = 65_535;
const maxUserId = 2_147_483_647;
const protocols = ["SCTP", "TCP", "UDP"];
const pullPolicies = ["Always", "IfNotPresent", "Never"];

/** All containers of a pod, names unique among all of them; `volumes` are the names that they may mount. */
export function containersFaults(field: string, spec: PodSpec, volumes: ReadonlySet<string>): FieldError[] {
  const faults: FieldError[] = [];
  const names = new Set<string>();
  if ((spec.containers ?? []).length === 0) faults.push(required(`${field}.containers`));
  for (const [index, container] of (spec.containers ?? []).entries()) {
    faults.push(...containerFaults(`${field}.containers[${index}]`, container, names, volumes));
    faults.push(...probesFaults(`${field}.containers[${index}]`, container));
  }
  for (const [index, container] of (spec.initContainers ?? []).entries()) {
    const path = `${field}.initContainers[${index}]`;
    faults.push(...containerFaults(path, container, names, volumes), ...initContainerFaults(path, container));
  }
  return faults;
}

function initContainerFaults(field: string, container: ContainerSpec): FieldError[] {
  if (isSidecar(container)) return probesFaults(field, container);
  return (["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const)
    .filter((name) => container[name] != null)
    .map((name) => forbidden(`${field}.${name}`, "may not be set for init containers without restartPolicy=Always"));
}

function containerFaults(
  field: string,
  container: ContainerSpec,
  names: Set<string>,
  volumes: ReadonlySet<string>,
): FieldError[] {
  return [
    ...itemName(`${field}.name`, container.name, names),
    ...imageFaults(`${field}.image`, container.image ?? ""),
    ...portsFaults(`${field}.ports`, container),
    ...environmentFaults(field, container),
    ...mountFaults(`${field}.volumeMounts`, container, volumes),
    ...oneOf(`${field}.imagePullPolicy`, container.imagePullPolicy, pullPolicies),
    ...oneOf(`${field}.terminationMessagePolicy`, container.terminationMessagePolicy, [
      "FallbackToLogsOnError",
      "File",
    ]),
    ...resourceFaults(`${field}.resources`, container.resources),
    ...inRange(`${field}.securityContext.runAsUser`, container.securityContext?.runAsUser, 0, maxUserId),
    ...inRange(`${field}.securityContext.runAsGroup`, container.securityContext?.runAsGroup, 0, maxUserId),
    ...privilegeFaults(field, container),
  ];
}

function privilegeFaults(field: string, { securityContext }: ContainerSpec): FieldError[] {
  if (securityContext?.allowPrivilegeEscalation !== false || !securityContext.privileged) return [];
  const sentence = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true";
  return [invalid(`${field}.securityContext`, securityContext, sentence)];
}

function probesFaults(field: string, container: ContainerSpec): FieldError[] {
  const { lifecycle } = container;
  return [
    ...(lifecycle?.postStart ? handlerFaults(`${field}.lifecycle.postStart`, lifecycle.postStart) : []),
    ...(lifecycle?.preStop ? handlerFaults(`${field}.lifecycle.preStop`, lifecycle.preStop) : []),
    ...probeFaults(`${field}.livenessProbe`, container.livenessProbe, true),
    ...probeFaults(`${field}.readinessProbe`, container.readinessProbe, false),
    ...probeFaults(`${field}.startupProbe`, container.startupProbe, true),
  ];
}

function imageFaults(field: string, image: string): FieldError[] {
  if (image === "") return [required(field)];
  return image === image.trim() ? [] : [invalid(field, image, "must not have leading or trailing whitespace")];
}

function portsFaults(field: string, { ports = [] }: ContainerSpec): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const path = `${field}[${index}]`;
    const faults: FieldError[] = [];
    if (port.name) {
      const nameFaults = namedFaults(`${path}.name`, port.name, portNameFaults);
      if (nameFaults.length === 0 && names.has(port.name)) faults.push(duplicate(`${path}.name`, port.name));
      names.add(port.name);
      faults.push(...nameFaults);
    }
    if (!port.containerPort) faults.push(required(`${path}.containerPort`));
    else faults.push(...inRange(`${path}.containerPort`, port.containerPort, 1, maxPort));
    if (port.hostPort) faults.push(...inRange(`${path}.hostPort`, port.hostPort, 1, maxPort));
    return [...faults, ...oneOf(`${path}.protocol`, port.protocol, protocols)];
  });
}

function mountFaults(field: string, { volumeMounts = [] }: ContainerSpec, volumes: ReadonlySet<string>): FieldError[] {
  const paths = new Set<string>();
  return volumeMounts.flatMap((mount, index) => {
    const path = `${field}[${index}]`;
    const faults: FieldError[] = [];
    if (!mount.name) faults.push(required(`${path}.name`));
    else if (!volumes.has(mount.name)) faults.push(notFound(`${path}.name`, mount.name));
    if (!mount.mountPath) faults.push(required(`${path}.mountPath`));
    else if (paths.has(mount.mountPath)) faults.push(invalid(`${path}.mountPath`, mount.mountPath, "must be unique"));
    paths.add(mount.mountPath);
    // The API server names the list here, not the mount.
    if (mount.subPath) faults.push(...relativePathFaults(`${field}.subPath`, mount.subPath));
    if (mount.subPath && mount.subPathExpr) {
      faults.push(invalid(`${path}.subPathExpr`, mount.subPathExpr, "subPathExpr and subPath are mutually exclusive"));
    }
    return faults;
  });
}

/** A path inside a volume: not from the root, and never upwards. */
export function relativePathFaults(field: string, path: string): FieldError[] {
  return [
    ...(path.startsWith("/") ? [invalid(field, path, "must be a relative path")] : []),
    ...(path.split("/").includes("..") ? [invalid(field, path, "must not contain '..'")] : []),
  ];
}
