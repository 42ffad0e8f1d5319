import type { EngineContainer } from "../containers/engine-container.ts";
import { mountViews, writtenBytes } from "../containers/inspect-parts.ts";
import { commandText } from "../containers/list.ts";
import { statusText } from "../containers/status-text.ts";
import type { EngineContext } from "../engine-context.ts";
import { usersOf, volumeView } from "../volumes/routes.ts";

/** `GET /system/df` without what images and the builder say of themselves. */
export function diskUsage(context: EngineContext): Record<string, unknown> {
  return {
    Containers: context.containers.list().map((container) => containerUsage(context, container)),
    Volumes: context.volumes.list().map((volume) => ({
      ...volumeView(volume),
      UsageData: { RefCount: usersOf(context, volume).length, Size: volume.files.usedBytes() },
    })),
  };
}

function containerUsage({ services }: EngineContext, container: EngineContainer): unknown {
  const { id, name, image, config, status } = container;
  return {
    ...{ Id: id, Names: [`/${name}`], Image: config.Image, ImageID: image.id, Command: commandText(container.argv) },
    Created: Math.floor(container.created / 1000),
    Ports: [],
    SizeRw: writtenBytes(container),
    SizeRootFs: image.sizeBytes + writtenBytes(container),
    ...{ Labels: config.Labels, State: status, Status: statusText(container, services.clock.now()) },
    HostConfig: { NetworkMode: container.host.NetworkMode },
    NetworkSettings: { Networks: {} },
    Mounts: mountViews(container),
  };
}
