import { chown, mkdir, rm, rmdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { MatelotError } from "../../../../errors/index.ts";
import type { CallOptions } from "../../../sandbox-provider.ts";
import { apiPort, type ClusterPlace } from "../cluster-place.ts";
import { deadEndDns } from "../dead-end-dns.ts";
import type { ContainerSpec, Engine } from "../engine/engine.ts";
import { labelsOf, objectName } from "../labels.ts";
import type { Gates } from "./gate.ts";
import { openGateListener } from "./gate-listener.ts";

export interface GatesOptions {
  /** The shell image, which has the relay. */
  readonly image: string;
  /**
   * A directory of this machine, the same for every process that serves this data directory: the socket of each cluster
   * stands in a directory of its own below it. Short: a socket's path may have 107 bytes.
   */
  readonly directory: string;
}

/** Where the socket's directory appears in the container. */
const insideDirectory = "/gate";
const socketName = "api.sock";

/** The user nobody: the socket's directory belongs to it when the server is root. */
const nobody = 65_534;

/** A gate carries the checkers' watches and a few programs of the operator. */
const limits = { memoryBytes: 32 * 1024 * 1024, cpus: 1, pids: 16, openFiles: 256 };

/** How long a started gate may take until its socket is there, and how often it is looked for. */
const socketTries = 100;
const socketPauseMs = 20;

export function createGates(options: GatesOptions): Gates {
  const directoryOf = ({ cluster }: Pick<ClusterPlace, "cluster">) => join(options.directory, cluster);

  return {
    async create(place, { signal }) {
      const directory = await makeDirectory(directoryOf(place));
      const stop = signal === undefined ? {} : { signal };
      await place.engine.createContainer(gateContainer(place, options.image, directory), stop);
      await place.engine.startContainer(nameOf(place), stop);
    },
    async open(place, callOptions) {
      // A directory of /run is gone after a start of the machine, and the container wants it there.
      const directory = await makeDirectory(directoryOf(place));
      await place.engine.startContainer(nameOf(place), callOptions);
      const socket = join(directory, socketName);
      const isReachable = await untilReachable(socket, place.engine, nameOf(place), callOptions);
      return openGateListener(isReachable ? async () => connect(socket) : () => throughExec(place));
    },
    async remove(place) {
      await rm(directoryOf(place), { recursive: true, force: true });
      // The last one takes the directory along; as long as there are others it is not empty.
      await rmdir(options.directory).catch(() => undefined);
    },
  };
}

function nameOf({ cluster }: ClusterPlace): string {
  return objectName(cluster, "gate");
}

async function makeDirectory(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (process.getuid?.() === 0) await chown(path, nobody, nobody);
  return path;
}

function gateContainer(place: ClusterPlace, image: string, directory: string): ContainerSpec {
  const { installation, cluster, network } = place;
  const own = process.getuid?.() ?? 0;
  return {
    name: nameOf(place),
    image,
    labels: labelsOf(installation, cluster, "gate"),
    entrypoint: ["/etc/matelot/relay"],
    command: ["--stay", `${network.nodeAddress(1)}:${apiPort}`, `${insideDirectory}/${socketName}`],
    hostname: "gate",
    user: own === 0 ? `${nobody}:${nobody}` : `${own}:${process.getgid?.() ?? own}`,
    workingDirectory: "/",
    network: { name: network.name, address: network.gateAddress, aliases: ["gate"] },
    dns: deadEndDns,
    mounts: [{ type: "bind", source: directory, target: insideDirectory }],
    dropCapabilities: ["ALL"],
    securityOptions: ["no-new-privileges"],
    readOnlyRoot: true,
    limits,
    restart: "unless-stopped",
  };
}

/**
 * Whether the gate's socket can be reached from here: not where the engine runs on another kernel (a desktop's virtual
 * machine, another host) or where this server sees other directories than the engine does.
 */
async function untilReachable(
  socket: string,
  engine: Engine,
  container: string,
  { signal }: CallOptions,
): Promise<boolean> {
  const stop = signal === undefined ? {} : { signal };
  for (let left = socketTries; left > 0; left -= 1) {
    if (await answers(socket)) return true;
    const state = left % 10 === 0 ? await engine.findContainer(container, stop) : undefined;
    if (state !== undefined && !state.running) throw await ended(engine, container);
    await setTimeout(socketPauseMs, undefined, stop);
  }
  return false;
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
}

async function ended(engine: Engine, container: string): Promise<MatelotError> {
  const words = (await engine.lastLogLines(container, 5, {})).join("\n");
  return new MatelotError("sandbox-create-failed", {
    message: {
      en: `The way to the cluster's API (${container}) has ended: ${words}`,
      fr: `L'accès à l'API du cluster (${container}) s'est arrêté : ${words}`,
    },
    command: `docker logs ${container}`,
  });
}

/** A connection through a program in the gate's container: slower to open, and works wherever the engine is. */
async function throughExec(place: ClusterPlace): Promise<Duplex> {
  // When one side has said all, the other may still answer for a while: half a second is what socat would wait by itself.
  const argv = ["socat", "-t", "30", "-", `TCP:${place.network.nodeAddress(1)}:${apiPort}`];
  const { stream, stderr } = await place.engine.openExec(nameOf(place), { argv }, {});
  stderr.resume();
  return stream;
}
