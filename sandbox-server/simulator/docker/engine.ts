import type { Duplex } from "node:stream";
import type { Connection } from "../network/cluster-network.ts";
import type { ImageRegistry } from "../runtime/images/image-registry.ts";
import type { RuntimeServices } from "../runtime/services.ts";
import { createApiServer } from "./api/api-server.ts";
import { createContainerHost } from "./containers/build-host.ts";
import { ContainerTable } from "./containers/container-table.ts";
import { ExecTable } from "./containers/exec.ts";
import { Lifecycle } from "./containers/lifecycle.ts";
import { containerRoutes } from "./containers/routes.ts";
import type { EngineContext } from "./engine-context.ts";
import { EngineEvents } from "./engine-events.ts";
import { createImageStore } from "./images/index.ts";
import { NetworkFabric } from "./networks/fabric.ts";
import { NetworkTable } from "./networks/network-table.ts";
import { systemRoutes } from "./system/routes.ts";
import type { HostFiles } from "./volumes/host-files.ts";
import { VolumeTable } from "./volumes/volume-table.ts";

export interface DockerEngineParts {
  /** What pods run with: clock, chance, programs, the governor, the world's images. */
  readonly services: RuntimeServices;
  /** The learner's own files, for bind mounts. */
  readonly hostFiles?: HostFiles | undefined;
  readonly onFault: (fault: unknown) => void;
}

/** A Docker Engine over simulated containers. It begins empty. */
export interface DockerEngine extends Disposable {
  /** Speaks the Engine API on a connection that the caller has accepted; who can open one may do everything. */
  serve(connection: Duplex): void;
  /** TCP ports of the learner's machine on which containers answer, in ascending order. */
  hostPorts(): readonly number[];
  onHostPorts(listener: () => void): Disposable;
  /** A connection from the learner's machine to one of those ports. Throws NetworkError. */
  connectToPort(port: number): Promise<Connection>;
  /** Where the cluster's containers find images: those built here among them. */
  asRuntimeRegistry(world: ImageRegistry): ImageRegistry;
  /** Grows with every change; equal means that nothing needs saving. */
  readonly revision: number;
}

/** Makes an engine. */
export function createDockerEngine({ services, hostFiles, onFault }: DockerEngineParts): DockerEngine {
  const { clock, random } = services;
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
    ...{ clock, random, events, registry: services.images },
    containers: () => createContainerHost(context),
  });
  const context: EngineContext = {
    services,
    images,
    events,
    containers,
    hostFiles,
    changed,
    fabric: new NetworkFabric(clock, onFault),
    networks: new NetworkTable({ ...shared, takenAddresses }),
    volumes: new VolumeTable(shared),
  };
  const lifecycle = stack.use(new Lifecycle(context));
  const execs = new ExecTable(context);
  const server = stack.use(
    createApiServer(
      [...containerRoutes({ context, lifecycle, execs }), ...systemRoutes(context), ...imageRoutes],
      onFault,
    ),
  );
  return {
    serve: (connection) => server.serve(connection),
    hostPorts: () => context.fabric.hostPorts(),
    onHostPorts: (listener) => context.fabric.onHostPorts(listener),
    connectToPort: (port) => context.fabric.connectFromHost(port),
    asRuntimeRegistry: (world) => images.asRuntimeRegistry(world),
    get revision() {
      return changes + images.revision + context.volumes.revision;
    },
    [Symbol.dispose]: () => stack.dispose(),
  };
}
