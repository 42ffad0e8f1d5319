import type Docker from "dockerode";
import type { ContainerLimits, ContainerSpec, Labels, Mount } from "./engine.ts";

/** Logs of nodes are for faults in the bring-up; a learner must not be able to fill the disk with them. */
const logLimits = { Type: "json-file", Config: { "max-size": "4m", "max-file": "1" } };

/** A container's description as the Engine API takes it. */
export function containerSettings(spec: ContainerSpec): Docker.ContainerCreateOptions {
  const { name, image, labels, network } = spec;
  return {
    name,
    Image: image,
    Labels: { ...labels },
    Tty: false,
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    ...optional("Entrypoint", spec.entrypoint && [...spec.entrypoint]),
    ...optional("Cmd", spec.command && [...spec.command]),
    ...optional("Env", spec.environment && pairs(spec.environment, "=")),
    ...optional("Hostname", spec.hostname),
    ...optional("User", spec.user),
    ...optional("WorkingDir", spec.workingDirectory),
    ...optional("StopSignal", spec.stopSignal),
    HostConfig: hostConfig(spec),
    ...(network === undefined ? {} : { NetworkingConfig: { EndpointsConfig: { [network.name]: endpoint(network) } } }),
  };
}

function hostConfig(spec: ContainerSpec): Docker.HostConfig {
  const mounts = spec.mounts ?? [];
  return {
    ...limitSettings(spec.limits),
    NetworkMode: spec.network?.name ?? "none",
    LogConfig: logLimits,
    RestartPolicy: { Name: spec.restart ?? "no" },
    Privileged: spec.privileged ?? false,
    ReadonlyRootfs: spec.readOnlyRoot ?? false,
    Init: spec.init ?? false,
    Binds: mounts.flatMap(bind),
    Tmpfs: Object.fromEntries(
      mounts.flatMap((mount) => (mount.type === "tmpfs" ? [[mount.target, mount.options]] : [])),
    ),
    ...optional("Runtime", spec.runtime),
    ...optional("CapDrop", spec.dropCapabilities && [...spec.dropCapabilities]),
    ...optional("CapAdd", spec.addCapabilities && [...spec.addCapabilities]),
    ...securitySettings(spec.securityOptions ?? []),
    ...optional("DeviceCgroupRules", spec.deviceRules && [...spec.deviceRules]),
    ...optional("Devices", spec.devices?.map(device)),
    ...optional("Sysctls", spec.sysctls && { ...spec.sysctls }),
    ...optional("CgroupnsMode", spec.cgroupNamespace),
    ...optional("Dns", spec.dns && [...spec.dns]),
    ...optional("ExtraHosts", spec.extraHosts && pairs(spec.extraHosts, ":")),
  };
}

function limitSettings({ memoryBytes, cpus, pids, openFiles, diskBytes }: ContainerLimits): Docker.HostConfig {
  return {
    Memory: memoryBytes,
    // The same number: swap is not given beside memory.
    MemorySwap: memoryBytes,
    NanoCpus: Math.round(cpus * 1e9),
    PidsLimit: pids,
    ...(diskBytes === undefined ? {} : { StorageOpt: { size: String(diskBytes) } }),
    ...(openFiles === undefined ? {} : { Ulimits: [{ Name: "nofile", Soft: openFiles, Hard: openFiles }] }),
  };
}

/**
 * `systempaths=unconfined` is a word of the docker command: in the API it is empty lists of masked and read-only paths.
 */
function securitySettings(options: readonly string[]): Docker.HostConfig {
  const isOpen = options.includes("systempaths=unconfined");
  return {
    SecurityOpt: options.filter((option) => option !== "systempaths=unconfined"),
    ...(isOpen ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
  };
}

function bind(mount: Mount): readonly string[] {
  if (mount.type === "tmpfs") return [];
  return [`${mount.source}:${mount.target}${mount.readOnly ? ":ro" : ""}`];
}

function device(path: string): { PathOnHost: string; PathInContainer: string; CgroupPermissions: string } {
  return { PathOnHost: path, PathInContainer: path, CgroupPermissions: "rwm" };
}

function endpoint({ address, aliases }: NonNullable<ContainerSpec["network"]>): Docker.EndpointSettings {
  return { IPAMConfig: { IPv4Address: address }, Aliases: [...aliases] };
}

function pairs(values: Labels, between: string): string[] {
  return Object.entries(values).map(([name, value]) => `${name}${between}${value}`);
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]: Value });
}
