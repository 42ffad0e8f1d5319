import { KERNEL_VERSION } from "../../runtime/files/proc.ts";
import { engineVersion } from "../api/versions.ts";
import type { EngineContext } from "../engine-context.ts";
import { rfc3339Nano } from "../times.ts";

const GIBIBYTE = 1024 ** 3;

/** `GET /info`. */
export function engineInfo({ services, containers, images }: EngineContext): unknown {
  const all = containers.list();
  const count = (...statuses: string[]) => all.filter(({ status }) => statuses.includes(status)).length;
  return {
    ID: "MATELOT:SIMULATED:ENGINE",
    Containers: all.length,
    ContainersRunning: count("running", "restarting"),
    ContainersPaused: count("paused"),
    ContainersStopped: count("created", "exited", "dead", "removing"),
    Images: images.list().length,
    Driver: "overlay2",
    DriverStatus: [
      ["Backing Filesystem", "simulated"],
      ["Supports d_type", "true"],
      ["Native Overlay Diff", "true"],
    ],
    Plugins: { Volume: ["local"], Network: ["bridge", "host", "null"], Authorization: null, Log: ["json-file"] },
    ...{ MemoryLimit: true, SwapLimit: true, CpuCfsPeriod: true, CpuCfsQuota: true, CPUShares: true, CPUSet: true },
    ...{ PidsLimit: true, IPv4Forwarding: true, BridgeNfIptables: true, BridgeNfIp6tables: true, Debug: false },
    ...{ NFd: 0, OomKillDisable: false, NGoroutines: 0, NEventsListener: 0 },
    SystemTime: rfc3339Nano(services.clock.now()),
    LoggingDriver: "json-file",
    ...{ CgroupDriver: "systemd", CgroupVersion: "2", KernelVersion: KERNEL_VERSION },
    ...{ OperatingSystem: "Matelot simulated machine", OSVersion: "", OSType: "linux", Architecture: "x86_64" },
    IndexServerAddress: "https://index.docker.io/v1/",
    RegistryConfig: {
      AllowNondistributableArtifactsCIDRs: [],
      AllowNondistributableArtifactsHostnames: [],
      InsecureRegistryCIDRs: ["127.0.0.0/8"],
      IndexConfigs: { "docker.io": { Name: "docker.io", Mirrors: [], Secure: true, Official: true } },
      Mirrors: [],
    },
    ...{ NCPU: 4, MemTotal: 8 * GIBIBYTE, GenericResources: null, DockerRootDir: "/var/lib/docker" },
    ...{ HttpProxy: "", HttpsProxy: "", NoProxy: "", Name: "docker", Labels: [], ExperimentalBuild: false },
    ServerVersion: engineVersion,
    Runtimes: { runc: { path: "runc" } },
    DefaultRuntime: "runc",
    Swarm: {
      NodeID: "",
      NodeAddr: "",
      LocalNodeState: "inactive",
      ControlAvailable: false,
      Error: "",
      RemoteManagers: null,
    },
    ...{ LiveRestoreEnabled: false, Isolation: "", InitBinary: "docker-init" },
    ContainerdCommit: { ID: "", Expected: "" },
    RuncCommit: { ID: "", Expected: "" },
    InitCommit: { ID: "", Expected: "" },
    SecurityOptions: ["name=seccomp,profile=builtin", "name=cgroupns"],
    Warnings: null,
  };
}
