import { layerSize } from "../images/layers/layer-change.ts";
import { containerChanges } from "../images/layers/tree-difference.ts";
import type { EngineContainer, MountPoint } from "./engine-container.ts";

/** Bytes in the writable layer, without the files that the engine itself keeps in every container. */
export function writtenBytes({ root }: EngineContainer): number {
  const changes = containerChanges(root);
  return changes === undefined ? 0 : layerSize(changes);
}

/** `Mounts` as lists and `inspect` show them; temporary file systems of `--tmpfs` are not among them. */
export function mountViews({ mounts, host }: EngineContainer): unknown[] {
  const temporary = new Set(Object.keys(host.Tmpfs ?? {}));
  return mounts.filter((mount) => mount.type !== "tmpfs" || !temporary.has(mount.destination)).map(mountView);
}

function mountView(mount: MountPoint): unknown {
  const { type, name, source, destination, mode, isWritable } = mount;
  return {
    Type: type,
    ...(type === "volume" ? { Name: name } : {}),
    Source: source,
    Destination: destination,
    ...(type === "volume" ? { Driver: "local" } : {}),
    Mode: mode,
    RW: isWritable,
    Propagation: type === "bind" ? "rprivate" : "",
  };
}
