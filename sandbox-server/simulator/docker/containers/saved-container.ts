import { createWritableTree } from "../../runtime/container-files.ts";
import { restoreDirectory, type SavedNode, saveDirectory } from "../../runtime/files/saved-tree.ts";
import { LineLog } from "../../runtime/logs.ts";
import type { EngineContext } from "../engine-context.ts";
import { tmpfs } from "./container-mounts.ts";
import type { ContainerSettings, EndpointSettings, HostSettings } from "./container-settings.ts";
import { type ContainerStatus, EngineContainer, type MountPoint } from "./engine-container.ts";
import type { Lifecycle } from "./lifecycle.ts";

/** What is kept of a container while its engine is away; JSON-safe. */
export interface SavedContainer {
  readonly id: string;
  readonly name: string;
  readonly created: number;
  readonly imageId: string;
  readonly config: ContainerSettings;
  readonly host: HostSettings;
  readonly endpoints: readonly {
    readonly networkId: string;
    readonly networkName: string;
    readonly settings: EndpointSettings;
  }[];
  readonly mounts: readonly Omit<MountPoint, "files">[];
  readonly state: SavedState;
  readonly log: readonly (readonly [time: number, stream: 0 | 1, text: string, isUnfinished?: true])[];
  readonly tree?: SavedNode;
}

interface SavedState {
  readonly status: ContainerStatus;
  readonly exitCode: number;
  readonly error: string;
  readonly isOutOfMemory: boolean;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly restartCount: number;
  readonly isStoppedByHand: boolean;
}

/** What a program is said to have ended with when the engine went away under it. */
const LOST = 255;

export function saveContainer(container: EngineContainer): SavedContainer {
  const { id, name, created, image, config, host, root } = container;
  const tree = saveDirectory(root);
  return {
    ...{ id, name, created, config, host, imageId: image.id },
    endpoints: [...container.endpoints.values()].map(({ networkId, networkName, settings }) => ({
      ...{ networkId, networkName, settings },
    })),
    mounts: container.mounts.map(({ files: _files, ...mount }) => mount),
    state: stateOf(container),
    log: container.log
      .read({})
      .map(({ time, stream, text, isUnfinished }) =>
        isUnfinished === true
          ? [time, stream === "stdout" ? 0 : 1, text, true]
          : [time, stream === "stdout" ? 0 : 1, text],
      ),
    ...(tree === undefined ? {} : { tree }),
  };
}

function stateOf(container: EngineContainer): SavedState {
  const { status, exitCode, error, isOutOfMemory, startedAt, finishedAt, restartCount, isStoppedByHand } = container;
  return {
    ...{ status, exitCode, error, isOutOfMemory, restartCount, isStoppedByHand },
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
  };
}

/** Puts a saved container back, not running; one whose image is gone stays away. */
export function restoreContainer(context: EngineContext, lifecycle: Lifecycle, saved: SavedContainer): void {
  const image = context.images.find(saved.imageId);
  if (image === undefined) return;
  const { clock } = context.services;
  const root = createWritableTree(image.rootfs, saved.created);
  if (saved.tree !== undefined) restoreDirectory(root, saved.tree);
  const lines = saved.log.map(([time, stream, text, isUnfinished]) => ({
    time,
    stream: stream === 0 ? ("stdout" as const) : ("stderr" as const),
    text,
    ...(isUnfinished === true ? { isUnfinished } : {}),
  }));
  const { id, name, created, config, host } = saved;
  const log = new LineLog(() => clock.now(), lines);
  const container = new EngineContainer({ id, name, created, image, config, host, root, log });
  for (const endpoint of saved.endpoints) {
    container.endpoints.set(endpoint.networkId, { ...endpoint, endpointId: "", address: "" });
  }
  container.mounts = saved.mounts.flatMap((mount) => openMount(context, mount));
  const wasRunning = ["running", "paused", "restarting", "removing"].includes(saved.state.status);
  Object.assign(container, saved.state);
  if (wasRunning) Object.assign(container, { status: "exited", exitCode: LOST, finishedAt: clock.now() });
  context.containers.add(container);
  lifecycle.resume(container, wasRunning);
}

function openMount(context: EngineContext, mount: Omit<MountPoint, "files">): readonly MountPoint[] {
  if (mount.type === "tmpfs") return [tmpfs(context, mount.destination, mount.mode)];
  if (mount.type === "volume") {
    const volume = context.volumes.find(mount.name);
    return volume === undefined ? [] : [{ ...mount, files: volume.files }];
  }
  const { hostFiles } = context;
  if (hostFiles === undefined) return [];
  const directory = mount.subPath === undefined ? mount.source : mount.source.slice(0, -mount.subPath.length - 1);
  return [{ ...mount, files: hostFiles.openDirectory(directory) }];
}
