import { ROOT } from "../../runtime/files/credentials.ts";
import { FileTree } from "../../runtime/files/file-tree.ts";
import { FileView } from "../../runtime/files/file-view.ts";
import { findInVolume } from "../../runtime/files/runtime-volume.ts";
import type { EngineContext } from "../engine-context.ts";
import type { EngineContainer } from "./engine-container.ts";

/** A container's files as root sees them, volumes included, whether it runs or not. */
export function viewFiles({ services }: EngineContext, container: EngineContainer): FileView {
  const user = { pid: 0, credentials: ROOT, workingDirectory: "/", umask: 0 };
  const now = () => services.clock.now();
  return new FileView(container.run?.simulated.tree ?? restingTree(container, now()), user, now);
}

/** The writable layer alone over its image, without volumes. */
export function viewLayer({ services }: EngineContext, { root }: EngineContainer): FileView {
  const user = { pid: 0, credentials: ROOT, workingDirectory: "/", umask: 0 };
  const { filesystem } = root;
  const tree = new FileTree({ root, readOnly: true, source: "overlay", filesystem, type: "overlay" });
  return new FileView(tree, user, () => services.clock.now());
}

function restingTree({ root, mounts, host }: EngineContainer, now: number): FileTree {
  const { filesystem } = root;
  const tree = new FileTree({ root, readOnly: host.ReadonlyRootfs, source: "overlay", filesystem, type: "overlay" });
  for (const { files, destination, isWritable, subPath } of mounts) {
    const node = subPath === undefined ? files.root() : findInVolume(files.root(), subPath, now);
    const disk = files.filesystem;
    tree.mount({
      path: destination,
      root: node,
      readOnly: !isWritable,
      source: "/dev/vda1",
      filesystem: disk,
      type: disk.type,
    });
  }
  return tree;
}
