import { createWritableTree } from "../../runtime/container-files.ts";
import { LineLog } from "../../runtime/logs.ts";
import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import { randomId, randomName, shortId } from "../identifiers.ts";
import { publishContainer } from "./container-events.ts";
import { prepareMounts } from "./container-mounts.ts";
import type { CreateRequest, HostSettings } from "./container-settings.ts";
import { EngineContainer } from "./engine-container.ts";
import { mergeSettings } from "./merge-settings.ts";

const nameForm = /^\/?[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
/** What runc needs to start anything (daemon_unix.go's `linuxMinMemory`). */
const LEAST_MEMORY_BYTES = 6 * 1024 * 1024;
/** As many as the machines of a cluster take pods, roughly: engines live in the server's memory. */
const MOST_CONTAINERS = 250;
const DEFAULT_SHM_BYTES = 64 * 1024 * 1024;

/** Makes a container, not yet running. Errors: EngineFault 400, 404 (image, network), 409 (name). */
export function createContainer(context: EngineContext, name: string, request: CreateRequest): EngineContainer {
  const { services, images, containers } = context;
  const image = images.get(request.config.Image);
  if (containers.list().length >= MOST_CONTAINERS) {
    throw new EngineFault(500, `no space left on device: this engine keeps ${MOST_CONTAINERS} containers at most`);
  }
  const config = mergeSettings(request.config, image.settings);
  if ((config.Entrypoint ?? []).length + (config.Cmd ?? []).length === 0)
    throw new EngineFault(400, "No command specified");
  checkSettings(config.WorkingDir, config.Env ?? [], request.host);
  const id = randomId(services.random);
  const host = completeHost(request.host);
  const isOnHost = host.NetworkMode === "host";
  const container = new EngineContainer({
    id,
    name: takeName(context, name),
    created: services.clock.now(),
    image,
    config: { ...config, Hostname: config.Hostname === "" ? (isOnHost ? "docker" : shortId(id)) : config.Hostname },
    host,
    root: createWritableTree(image.rootfs, services.clock.now()),
    log: new LineLog(() => services.clock.now()),
  });
  connectAtCreation(context, container, request.endpoints);
  container.mounts = prepareMounts(context, container);
  containers.add(container);
  publishContainer(context, container, "create");
  context.changed();
  return container;
}

/** A free name: the asked one, or one made up. Errors: EngineFault 400, 409. */
export function takeName({ services, containers }: EngineContext, asked: string): string {
  const isTaken = (name: string) => containers.named(name) !== undefined;
  if (asked === "") return randomName(services.random, isTaken);
  if (!nameForm.test(asked)) {
    throw new EngineFault(400, `Invalid container name (${asked}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`);
  }
  const name = asked.replace(/^\//, "");
  const holder = containers.named(name);
  if (holder === undefined) return name;
  throw new EngineFault(
    409,
    `Conflict. The container name "/${name}" is already in use by container "${holder.id}". You have to remove (or rename) that container to be able to reuse that name.`,
  );
}

function checkSettings(workingDirectory: string, env: readonly string[], host: HostSettings): void {
  if (workingDirectory !== "" && !workingDirectory.startsWith("/")) {
    throw new EngineFault(
      400,
      `the working directory '${workingDirectory}' is invalid, it needs to be an absolute path`,
    );
  }
  const faulty = env.find((line) => line === "" || line.startsWith("="));
  if (faulty !== undefined) throw new EngineFault(400, `invalid environment variable: ${faulty}`);
  checkLimits(host);
  const { Name, MaximumRetryCount } = host.RestartPolicy;
  if (!["", "no", "always", "unless-stopped", "on-failure"].includes(Name)) {
    throw new EngineFault(400, `invalid restart policy '${Name}'`);
  }
  if (MaximumRetryCount !== 0 && Name !== "on-failure") {
    throw new EngineFault(400, `maximum retry count cannot be used with restart policy '${Name}'`);
  }
  if (host.AutoRemove && !["", "no"].includes(Name)) {
    throw new EngineFault(400, "can't create 'AutoRemove' container with restart policy");
  }
}

/** Limits that no container can have. Errors: EngineFault 400. */
export function checkLimits({
  Memory,
  MemorySwap,
  NanoCpus,
}: Pick<HostSettings, "Memory" | "MemorySwap" | "NanoCpus">): void {
  if (Memory !== 0 && Memory < LEAST_MEMORY_BYTES) throw new EngineFault(400, "Minimum memory limit allowed is 6MB");
  if (MemorySwap > 0 && Memory === 0) {
    throw new EngineFault(400, "You should always set the Memory limit when using Memoryswap limit, see usage");
  }
  if (MemorySwap > 0 && MemorySwap < Memory) {
    throw new EngineFault(400, "Minimum memoryswap limit should be larger than memory limit, see usage");
  }
  const cores = 4;
  if (NanoCpus < 0 || NanoCpus > cores * 1e9) {
    throw new EngineFault(400, `Range of CPUs is from 0.01 to ${cores}.00, as there are only ${cores} CPUs available`);
  }
}

function completeHost(host: HostSettings): HostSettings {
  return {
    ...host,
    NetworkMode: host.NetworkMode === "" ? "default" : host.NetworkMode,
    IpcMode: host.IpcMode === "" ? "private" : host.IpcMode,
    ShmSize: host.ShmSize === 0 ? DEFAULT_SHM_BYTES : host.ShmSize,
    MemorySwap: host.MemorySwap === 0 && host.Memory > 0 ? host.Memory * 2 : host.MemorySwap,
    RestartPolicy: host.RestartPolicy.Name === "" ? { ...host.RestartPolicy, Name: "no" } : host.RestartPolicy,
  };
}

/** The network of `--network`, with what was said of it, and others that newer clients name as well. */
export function connectAtCreation(
  context: EngineContext,
  container: EngineContainer,
  asked: CreateRequest["endpoints"],
): void {
  const mode = container.host.NetworkMode;
  if (mode.startsWith("container:")) {
    context.containers.get(mode.slice("container:".length));
    return;
  }
  const main = mode === "default" ? "bridge" : mode;
  const names = [main, ...Object.keys(asked).filter((name) => name !== main && name !== mode)];
  for (const name of names) {
    // A network that is missing is found out at the start, as the real engine does.
    const network = context.networks.find(name);
    const settings = asked[name] ?? asked[mode] ?? { Aliases: null, Links: null, MacAddress: "", IPAMConfig: null };
    const networkName = network?.name ?? name;
    container.endpoints.set(network?.id ?? name, {
      networkId: network?.id ?? name,
      networkName,
      settings,
      endpointId: "",
      address: "",
    });
  }
}
