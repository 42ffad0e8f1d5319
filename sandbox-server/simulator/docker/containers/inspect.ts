import type { EngineContext } from "../engine-context.ts";
import { NEVER, rfc3339Nano } from "../times.ts";
import type { ContainerSettings, HostSettings } from "./container-settings.ts";
import type { EngineContainer } from "./engine-container.ts";
import { networkSettings } from "./inspect-network.ts";
import { mountViews, writtenBytes } from "./inspect-parts.ts";

const dockerRoot = "/var/lib/docker";

/** `GET /containers/{id}/json`. */
export function inspectContainer(context: EngineContext, container: EngineContainer, withSize: boolean): unknown {
  const { id, argv, image } = container;
  const [path = "", ...args] = argv;
  const place = `${dockerRoot}/containers/${id}`;
  return {
    Id: id,
    Created: rfc3339Nano(container.created),
    Path: path,
    Args: args,
    State: stateView(container),
    Image: image.id,
    ResolvConfPath: container.startedAt === undefined ? "" : `${place}/resolv.conf`,
    HostnamePath: container.startedAt === undefined ? "" : `${place}/hostname`,
    HostsPath: container.startedAt === undefined ? "" : `${place}/hosts`,
    LogPath: container.startedAt === undefined ? "" : `${place}/${id}-json.log`,
    Name: `/${container.name}`,
    RestartCount: container.restartCount,
    Driver: "overlay2",
    Platform: "linux",
    MountLabel: "",
    ProcessLabel: "",
    AppArmorProfile: "",
    ExecIDs: container.execs.size === 0 ? null : [...container.execs.keys()],
    HostConfig: hostView(container.host),
    GraphDriver: {
      Data: {
        LowerDir: `${dockerRoot}/overlay2/${id}-init/diff`,
        MergedDir: `${dockerRoot}/overlay2/${id}/merged`,
        UpperDir: `${dockerRoot}/overlay2/${id}/diff`,
        WorkDir: `${dockerRoot}/overlay2/${id}/work`,
      },
      Name: "overlay2",
    },
    ...(withSize ? { SizeRw: writtenBytes(container), SizeRootFs: image.sizeBytes + writtenBytes(container) } : {}),
    Mounts: mountViews(container),
    Config: configView(container.config),
    NetworkSettings: networkSettings(context, container),
  };
}

function stateView(container: EngineContainer): unknown {
  const { status, health, run } = container;
  return {
    Status: status,
    Running: container.isActive,
    Paused: status === "paused",
    Restarting: status === "restarting",
    OOMKilled: container.isOutOfMemory,
    Dead: status === "dead",
    Pid: run === undefined ? 0 : run.hostPid + 1,
    ExitCode: container.exitCode,
    Error: container.error,
    StartedAt: rfc3339Nano(container.startedAt),
    FinishedAt: container.finishedAt === undefined ? NEVER : rfc3339Nano(container.finishedAt),
    ...(health === undefined
      ? {}
      : {
          Health: {
            Status: health.status,
            FailingStreak: health.failingStreak,
            Log: health.log.map(({ start, end, exitCode, output }) => ({
              Start: rfc3339Nano(start),
              End: rfc3339Nano(end),
              ExitCode: exitCode,
              Output: output,
            })),
          },
        }),
  };
}

/** Fields that are absent where nothing was said are absent here too. */
function configView(config: ContainerSettings): unknown {
  const { Healthcheck, StopSignal, StopTimeout, Shell, MacAddress, ExposedPorts, OnBuild, ...rest } = config;
  return {
    ...rest,
    ...(ExposedPorts === null || ExposedPorts === undefined ? {} : { ExposedPorts }),
    Volumes: rest.Volumes ?? null,
    OnBuild: OnBuild ?? null,
    ...present({ Healthcheck, StopSignal, StopTimeout, Shell, MacAddress }),
  };
}

function present(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ""),
  );
}

function hostView(host: HostSettings): unknown {
  const { Mounts, Tmpfs, Init, Sysctls, ...rest } = host;
  return {
    ...neverAsked,
    ...rest,
    Binds: host.Binds ?? null,
    LogConfig: { Type: host.LogConfig?.Type || "json-file", Config: host.LogConfig?.Config ?? {} },
    ...nullWhereAbsent(host),
    ...present({ Mounts, Tmpfs, Init, Sysctls }),
  };
}

function nullWhereAbsent(host: HostSettings): Record<string, unknown> {
  const { VolumesFrom, CapAdd, CapDrop, ExtraHosts, GroupAdd, Links, SecurityOpt, PidsLimit, Ulimits } = host;
  const all = { VolumesFrom, CapAdd, CapDrop, ExtraHosts, GroupAdd, Links, SecurityOpt, PidsLimit, Ulimits };
  const nothing = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, value ?? null]));
  return { ...nothing, Dns: host.Dns ?? [], DnsOptions: host.DnsOptions ?? [], DnsSearch: host.DnsSearch ?? [] };
}

/** What `inspect` shows of settings that mean nothing to a simulated machine. */
const neverAsked = {
  ContainerIDFile: "",
  VolumeDriver: "",
  CgroupnsMode: "private",
  Cgroup: "",
  OomScoreAdj: 0,
  Runtime: "runc",
  ConsoleSize: [0, 0],
  Isolation: "",
  BlkioWeight: 0,
  BlkioWeightDevice: [],
  BlkioDeviceReadBps: null,
  BlkioDeviceWriteBps: null,
  BlkioDeviceReadIOps: null,
  BlkioDeviceWriteIOps: null,
  CpuRealtimePeriod: 0,
  CpuRealtimeRuntime: 0,
  Devices: [],
  DeviceCgroupRules: null,
  DeviceRequests: null,
  MemorySwappiness: null,
  CpuCount: 0,
  CpuPercent: 0,
  IOMaximumIOps: 0,
  IOMaximumBandwidth: 0,
  MaskedPaths: [
    "/proc/asound",
    "/proc/acpi",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
  ],
  ReadonlyPaths: ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
};
