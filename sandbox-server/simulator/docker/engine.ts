import type { Duplex } from "node:stream";
import type { Connection } from "../network/cluster-network.ts";
import type { ImageLookup, ImageRegistry } from "../runtime/images/image-registry.ts";
import type { RuntimeServices } from "../runtime/services.ts";
import { createApiServer } from "./api/api-server.ts";
import { createBuilder } from "./build/index.ts";
import { createContainerHost } from "./containers/build-host.ts";
import { ContainerTable } from "./containers/container-table.ts";
import { ExecTable } from "./containers/exec.ts";
import { Lifecycle } from "./containers/lifecycle.ts";
import { containerRoutes } from "./containers/routes.ts";
import { restoreContainer, type SavedContainer, saveContainer } from "./containers/saved-container.ts";
import type { EngineContext, HostPortRules } from "./engine-context.ts";
import { EngineEvents } from "./engine-events.ts";
import { imageSummary } from "./images/image-views.ts";
import { createImageStore } from "./images/index.ts";
import { NetworkFabric, type PortListener } from "./networks/fabric.ts";
import { type EngineNetwork, NetworkTable } from "./networks/network-table.ts";
import { networkRoutes } from "./networks/routes.ts";
import { systemRoutes } from "./system/routes.ts";
import type { HostFiles } from "./volumes/host-files.ts";
import { volumeRoutes } from "./volumes/routes.ts";
import { type SavedVolume, VolumeTable } from "./volumes/volume-table.ts";

export interface DockerEngineParts {
  /** What pods run with: clock, chance, programs, the governor. */
  readonly services: RuntimeServices;
  /** The world's registries. */
  readonly registry: ImageRegistry;
  /** What `snapshot` gave. */
  readonly saved?: unknown;
  /** The learner's own files, for bind mounts. */
  readonly hostFiles?: HostFiles | undefined;
  /** All ports are free when absent. */
  readonly hostPortRules?: HostPortRules;
  readonly onFault: (fault: unknown) => void;
}

/** A Docker Engine over simulated containers. It begins empty. */
export interface DockerEngine extends Disposable {
  /** Speaks the Engine API on a connection that the caller has accepted; who can open one may do everything. */
  serve(connection: Duplex): void;
  /** TCP ports of the learner's machine on which containers answer, in ascending order. */
  hostPorts(): readonly number[];
  onHostPorts(listener: PortListener): Disposable;
  /** A connection from the learner's machine to one of those ports. Throws NetworkError. */
  connectToPort(port: number): Promise<Connection>;
  /** An image that was built, loaded or pushed here, for the cluster's containers; undefined for the world's. */
  findImage(name: string): ImageLookup | undefined;
  /** Grows with every change; equal means that nothing needs saving. */
  readonly revision: number;
  /** JSON-safe: images, volumes, networks, and containers, which have stopped when it is restored. Undefined when unused. */
  snapshot(): unknown;
}

interface SavedEngine {
  readonly images: unknown;
  readonly networks: readonly EngineNetwork[];
  readonly volumes: readonly SavedVolume[];
  readonly containers: readonly SavedContainer[];
}

/** Makes an engine, or goes on with a saved one; what ran then has ended, and is started again where its policy says so. */
export function createDockerEngine(parts: DockerEngineParts): DockerEngine {
  const { services, registry, hostFiles, onFault } = parts;
  const { clock, random } = services;
  const saved = parts.saved as SavedEngine | undefined;
  const stack = new DisposableStack();
  let changes = 0;
  const changed = () => {
    changes += 1;
  };
  const events = new EngineEvents(clock);
  const containers = new ContainerTable();
  const shared = { clock, random, events, changed };
  const takenAddresses = (networkId: string) =>
    new Set(containers.list().flatMap(({ endpoints }) => endpoints.get(networkId)?.address ?? []));
  const { images, routes: imageRoutes } = createImageStore({
    ...{ clock, random, events, registry },
    containers: () => createContainerHost(context),
    ...(saved?.images === undefined ? {} : { saved: saved.images }),
  });
  const context: EngineContext = {
    services,
    images,
    events,
    containers,
    hostFiles,
    hostPortRules: parts.hostPortRules ?? { lowest: 1, taken: [] },
    changed,
    onFault,
    fabric: new NetworkFabric(clock, onFault),
    networks: new NetworkTable({ ...shared, takenAddresses }, saved?.networks),
    volumes: new VolumeTable(shared, saved?.volumes),
  };
  const lifecycle = stack.use(new Lifecycle(context));
  const execs = new ExecTable(context);
  for (const container of saved?.containers ?? []) restoreContainer(context, lifecycle, container);
  const builder = createBuilder({ images, containers: () => createContainerHost(context), clock });
  const server = stack.use(
    createApiServer(
      [
        ...containerRoutes({ context, lifecycle, execs }),
        ...networkRoutes(context),
        ...volumeRoutes(context),
        ...systemRoutes(context, (minor) => ({
          LayersSize: images.layersSizeBytes(),
          Images: images.list().map((image) => imageSummary(images, image, minor, true)),
        })),
        ...imageRoutes,
        ...builder.routes,
      ],
      onFault,
    ),
  );
  return {
    serve: (connection) => server.serve(connection),
    hostPorts: () => context.fabric.hostPorts(),
    onHostPorts: (listener) => context.fabric.onHostPorts(listener),
    connectToPort: (port) => context.fabric.connectFromHost(port),
    findImage: (name) => images.findLocal(name),
    get revision() {
      return changes + images.revision + context.volumes.revision + writtenRevision(containers);
    },
    snapshot: (): SavedEngine => ({
      images: images.snapshot(),
      networks: context.networks.list(),
      volumes: context.volumes.save(),
      containers: containers.list().toReversed().map(saveContainer),
    }),
    [Symbol.dispose]: () => stack.dispose(),
  };
}

/** Grows with what programs write into their containers and logs. */
function writtenRevision(containers: ContainerTable): number {
  return containers.list().reduce((sum, { root, log }) => sum + root.filesystem.revision + log.revision, 0);
}
