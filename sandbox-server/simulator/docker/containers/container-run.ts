import { type ContainerParts, SimulatedContainer } from "../../runtime/container.ts";
import type {
  ContainerConfig,
  ExecOptions,
  ExitStatus,
  PodSandboxConfig,
  RunningProcess,
} from "../../runtime/container-runtime.ts";
import { SystemFault } from "../../runtime/files/system-fault.ts";
import { PidNamespace } from "../../runtime/processes/pid-namespace.ts";
import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import type { MemberNetwork } from "../networks/fabric.ts";
import { findUser } from "./container-user.ts";
import type { EngineContainer } from "./engine-container.ts";
import { etcFiles } from "./etc-files.ts";

/** One start of a container: from here to the end of its main program. */
export interface ContainerRun extends Disposable {
  readonly simulated: SimulatedContainer;
  readonly main: RunningProcess;
  readonly network: MemberNetwork;
  /** The machine's number of the main program; others follow by their numbers inside. */
  readonly hostPid: number;
  exec(options: ExecOptions): RunningProcess;
}

/** The machine's process numbers: containers get blocks of them, so that numbers inside can be told from outside. */
const FIRST_HOST_PID = 2000;
const HOST_PIDS = 200_000;

/**
 * Starts the main program. Errors: EngineFault 400 in runc's words when there is no such program or user, after which
 * nothing runs.
 */
export async function startRun(
  context: EngineContext,
  container: EngineContainer,
  network: MemberNetwork,
): Promise<ContainerRun> {
  const { services } = context;
  const hostPid = FIRST_HOST_PID + Math.floor(services.random.next() * HOST_PIDS);
  const simulated = createSimulated(context, container, network);
  findUser(simulated, container.config.User);
  const main = simulated.start();
  if (main.pid === 0) throw startFault(await main.exited);
  return {
    simulated,
    main,
    network,
    hostPid,
    exec: (options) => simulated.exec(options),
    [Symbol.dispose]: () => simulated.remove(),
  };
}

function createSimulated(
  context: EngineContext,
  container: EngineContainer,
  network: MemberNetwork,
): SimulatedContainer {
  try {
    return new SimulatedContainer(partsOf(context, container, network));
  } catch (fault) {
    if (!(fault instanceof SystemFault)) throw fault;
    const words = `error during container init: error mounting: ${fault.message.toLowerCase()}`;
    const prefix =
      "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process";
    throw new EngineFault(400, `${prefix}: ${words}: unknown`, { cause: fault });
  }
}

/** What the engine says of a start that failed: containerd's words without those in front that Kubernetes shows. */
function startFault({ message = "" }: ExitStatus): EngineFault {
  return new EngineFault(400, message.replace(/^failed to create containerd task: /, ""));
}

function partsOf(context: EngineContext, container: EngineContainer, network: MemberNetwork): ContainerParts {
  const { services } = context;
  const { config, image, root, log, id } = container;
  return {
    services,
    image: {
      reference: config.Image,
      imageId: image.id,
      sizeBytes: image.sizeBytes,
      layer: image.rootfs,
      env: {},
      workingDirectory: "/",
      user: config.User,
      exposedPorts: [],
    },
    pod: podOf(container, network),
    config: runtimeConfig(container),
    network,
    pids: sharedPids(context, container) ?? new PidNamespace(),
    saved: undefined,
    kept: { id, root, log },
    etc: etcFiles(context, container),
  };
}

function sharedPids({ containers }: EngineContext, { host }: EngineContainer): PidNamespace | undefined {
  const target = /^container:(.+)$/.exec(host.PidMode)?.[1];
  return target === undefined ? undefined : containers.get(target).run?.simulated.pids;
}

function podOf(container: EngineContainer, network: MemberNetwork): PodSandboxConfig {
  return {
    uid: container.id,
    namespace: "",
    podName: container.name,
    hostname: container.config.Hostname,
    ip: network.address,
    nodeName: "docker",
    hostNetwork: container.host.NetworkMode === "host",
    shareProcessNamespace: false,
    hostAliases: [],
    dnsSearches: container.host.DnsSearch ?? [],
    labels: container.config.Labels,
  };
}

function runtimeConfig(container: EngineContainer): ContainerConfig {
  const { config, mounts, name } = container;
  return {
    name,
    attempt: 0,
    image: config.Image,
    command: container.argv,
    env: (config.Env ?? []).map((line) => {
      const cut = line.indexOf("=");
      return cut < 0 ? { name: line, value: "" } : { name: line.slice(0, cut), value: line.slice(cut + 1) };
    }),
    ...(config.WorkingDir === "" ? {} : { workingDirectory: config.WorkingDir }),
    tty: config.Tty,
    stdin: config.OpenStdin,
    stdinOnce: config.StdinOnce,
    mounts: mounts.map(({ files, destination, subPath, isWritable }) => ({
      volume: files,
      path: destination,
      readOnly: !isWritable,
      ...(subPath === undefined ? {} : { subPath }),
    })),
    readOnlyRootFilesystem: container.host.ReadonlyRootfs,
    privileged: container.host.Privileged,
    // Asked at each look, so that `docker update` counts at once.
    get memoryLimitBytes() {
      const { Memory } = container.host;
      return Memory === 0 ? undefined : Memory;
    },
    get cpuLimitMillicores() {
      return cpuLimit(container);
    },
    terminationMessagePath: "/dev/termination-log",
  } as ContainerConfig;
}

/** Thousandths of a core; undefined without a limit. */
export function cpuLimit({ host }: EngineContainer): number | undefined {
  if (host.NanoCpus > 0) return host.NanoCpus / 1e6;
  if (host.CpuQuota <= 0) return undefined;
  return (host.CpuQuota / (host.CpuPeriod === 0 ? 100_000 : host.CpuPeriod)) * 1000;
}
