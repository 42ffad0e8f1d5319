import Docker from "dockerode";
import { createCalls, unlessMissing } from "./calls.ts";
import { containerSettings } from "./container-settings.ts";
import type { ContainerState, ContainerSummary, Engine, EngineInfo, Labels } from "./engine.ts";
import { clientOptions, type EngineAddress } from "./engine-address.ts";
import { EngineRefusal } from "./engine-refusal.ts";
import { createExecs } from "./exec.ts";
import { createFiles } from "./files.ts";
import { createImages } from "./images.ts";

/** An engine by its address. Nothing is sent before the first call. Errors: `setting-invalid`, for its certificates. */
export function createEngine(address: EngineAddress): Engine {
  const { host } = address;
  const docker = new Docker(clientOptions(address));
  const calls = createCalls(host);
  const { call, change } = calls;
  const images = createImages(docker, calls);
  const files = createFiles(docker, calls);
  const execs = createExecs(docker, calls);
  const container = (name: string) => docker.getContainer(name);

  return {
    host,
    info: ({ signal }) => call("info", signal, async () => summarise(await docker.info())),
    findImage: images.find,
    pullImage: images.pull,
    loadImages: images.load,
    saveImages: images.save,

    createNetwork: ({ name, labels, subnet, internal, driverOptions }, { signal }) =>
      change(`create the network ${name}`, signal, async (abortSignal) => {
        const settings = { Name: name, CheckDuplicate: true, Driver: "bridge", Internal: internal };
        const ipam = { Driver: "default", Config: [{ Subnet: subnet }] };
        await docker.createNetwork({
          ...settings,
          ...{ IPAM: ipam, Labels: { ...labels }, Options: { ...driverOptions }, abortSignal },
        });
      }),
    listNetworks: (labels, { signal }) =>
      call("list networks", signal, async (abortSignal) => {
        const found = await docker.listNetworks({ filters: labelFilter(labels), abortSignal });
        return found.map(({ Name, Labels = {}, IPAM }) => ({
          name: Name,
          labels: Labels,
          subnets: (IPAM?.Config ?? []).flatMap(({ Subnet }) => (Subnet === undefined ? [] : [Subnet])),
        }));
      }),
    async removeNetwork(name, { signal }) {
      const work = change(`remove the network ${name}`, signal, (abortSignal) =>
        docker.getNetwork(name).remove({ abortSignal }),
      );
      await unlessMissing(work);
    },

    createVolume: (name, labels, { signal, bytes }) =>
      change(`create the volume ${name}`, signal, async (abortSignal) => {
        const size = bytes === undefined ? {} : { DriverOpts: { size: String(bytes) } };
        await docker.createVolume({ Name: name, Labels: { ...labels }, ...size, abortSignal });
      }),
    listVolumes: (labels, { signal }) =>
      call("list volumes", signal, async (abortSignal) => {
        const { Volumes: volumes } = await docker.listVolumes({ filters: labelFilter(labels), abortSignal });
        return (volumes ?? []).map((volume) => ({
          name: volume.Name,
          labels: volume.Labels ?? {},
          createdAt: "CreatedAt" in volume ? Date.parse(String(volume.CreatedAt)) : 0,
        }));
      }),
    async removeVolume(name, { signal }) {
      const work = change(`remove the volume ${name}`, signal, (abortSignal) =>
        docker.getVolume(name).remove({ abortSignal }),
      );
      await unlessMissing(work);
    },

    createContainer: (spec, { signal }) =>
      change(`create the container ${spec.name}`, signal, async (abortSignal) => {
        await docker.createContainer({ ...containerSettings(spec), abortSignal });
      }),
    async startContainer(name, { signal }) {
      const work = change(`start ${name}`, signal, (abortSignal) => container(name).start({ abortSignal }));
      await unlessStatus(304, work);
    },
    async stopContainer(name, { signal, graceSeconds }) {
      const work = change(`stop ${name}`, signal, (abortSignal) =>
        container(name).stop({ t: graceSeconds, abortSignal }),
      );
      await unlessMissing(unlessStatus(304, work));
    },
    async removeContainer(name, { signal }) {
      const work = change(`remove ${name}`, signal, (abortSignal) =>
        container(name).remove({ force: true, v: true, abortSignal }),
      );
      // 409: its removal is under way already.
      await unlessMissing(unlessStatus(409, work));
    },
    setRestart: (name, restart, { signal }) =>
      change(`update ${name}`, signal, async (abortSignal) => {
        await container(name).update({ RestartPolicy: { Name: restart }, abortSignal });
      }),
    async findContainer(name, { signal }) {
      const work = call(`inspect ${name}`, signal, (abortSignal) => container(name).inspect({ abortSignal }));
      const found = await unlessMissing(work);
      return found && stateOf(found);
    },
    listContainers: (labels, { signal }) =>
      call("list containers", signal, async (abortSignal) => {
        const found = await docker.listContainers({ all: true, filters: labelFilter(labels), abortSignal });
        return found.map(
          ({ Names: [name = ""], Labels, State, Created }): ContainerSummary => ({
            ...{ name: name.replace(/^\//, ""), labels: Labels, running: State === "running" },
            createdAt: Created * 1000,
          }),
        );
      }),
    lastLogLines: (name, lines, { signal }) =>
      call(`logs of ${name}`, signal, async (abortSignal) => {
        const text = await container(name).logs({ stdout: true, stderr: true, tail: lines, abortSignal });
        return linesOf(text);
      }),
    memoryInUse: (name, { signal }) =>
      call(`stats of ${name}`, signal, async () => {
        const { memory_stats: memory } = await container(name).stats({ stream: false, "one-shot": true });
        // cgroup v1 says total_inactive_file, v2 inactive_file.
        const { total_inactive_file, inactive_file } = memory.stats ?? {};
        return Math.max(0, (memory.usage ?? 0) - (total_inactive_file ?? inactive_file ?? 0));
      }),

    readFile: files.read,
    writeFiles: files.write,
    exec: execs.run,
    openExec: execs.open,
  };
}

function labelFilter(labels: Labels): { label: string[] } {
  return { label: Object.entries(labels).map(([name, value]) => `${name}=${value}`) };
}

async function unlessStatus<Result>(status: number, work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof EngineRefusal && thrown.status === status) return undefined;
    throw thrown;
  }
}

function summarise(info: Awaited<ReturnType<Docker["info"]>>): EngineInfo {
  return {
    version: String(info.ServerVersion),
    osType: String(info.OSType),
    architecture: String(info.Architecture),
    // Engines before 20.10 don't say, and know version 1 alone.
    cgroupVersion: info.CgroupVersion === "2" ? 2 : 1,
    memoryBytes: Number(info.MemTotal),
    cpus: Number(info.NCPU),
    runtimes: Object.keys(info.Runtimes ?? {}),
    storageDriver: String(info.Driver),
    securityOptions: (info.SecurityOptions ?? []).map((option: string) => /name=([^,]+)/.exec(option)?.[1] ?? option),
    kernelVersion: String(info.KernelVersion),
    machine: String(info.Name),
  };
}

function stateOf(found: Docker.ContainerInspectInfo): ContainerState {
  const networks = Object.entries(found.NetworkSettings.Networks ?? {});
  return {
    name: found.Name.replace(/^\//, ""),
    labels: found.Config.Labels,
    running: found.State.Running && !found.State.Restarting,
    createdAt: Date.parse(found.Created),
    startedAt: Date.parse(found.State.StartedAt),
    hostname: found.Config.Hostname,
    restarts: found.RestartCount,
    exitCode: found.State.ExitCode,
    outOfMemory: found.State.OOMKilled,
    addresses: Object.fromEntries(networks.map(([name, endpoint]) => [name, endpoint.IPAddress])),
  };
}

/** Without a terminal each piece has a header of eight bytes: the stream's number and the length. */
function linesOf(text: Buffer): readonly string[] {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= text.length; ) {
    const length = text.readUInt32BE(at + 4);
    parts.push(text.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts)
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
}
