import type { LayerDirectory, LayerNode } from "../../runtime/files/layer.ts";
import { Directory, SymbolicLink } from "../../runtime/files/nodes.ts";
import { RegularFile } from "../../runtime/files/regular-file.ts";
import type { RuntimeVolume } from "../../runtime/files/runtime-volume.ts";

/** Copies what an image has at a path into a fresh volume, as the engine does when it mounts one there. */
export function fillVolume(volume: RuntimeVolume, rootfs: LayerDirectory, path: string): void {
  const found = find(rootfs, path);
  if (found?.kind !== "directory") return;
  const root = volume.root();
  Object.assign(root, { mode: found.mode, uid: found.uid, gid: found.gid });
  copyEntries(root, found);
}

function find(root: LayerDirectory, path: string): LayerNode | undefined {
  let at: LayerNode | undefined = root;
  for (const name of path.split("/").filter((part) => part !== "")) {
    at = at?.kind === "directory" ? at.entries.get(name) : undefined;
    if (at?.kind === "symlink") at = root.entries.get(at.target.replace(/^\//, ""));
  }
  return at;
}

function copyEntries(to: Directory, from: LayerDirectory): void {
  const now = to.modifiedAt;
  for (const [name, node] of from.entries) {
    if (node.kind === "symlink") to.set(name, new SymbolicLink(node.target, now), now);
    else if (node.kind === "directory") {
      const made = new Directory(to.filesystem, node, now);
      to.set(name, made, now);
      copyEntries(made, node);
    } else {
      const file = new RegularFile(to.filesystem, node, now);
      const content = node.content();
      if (content.length > 0) file.write(0, content, now);
      to.set(name, file, now);
    }
  }
}
