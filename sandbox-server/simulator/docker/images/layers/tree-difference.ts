import type { LayerDirectory, LayerNode } from "../../../runtime/files/layer.ts";
import { Directory, type FileNode, SymbolicLink } from "../../../runtime/files/nodes.ts";
import { RegularFile } from "../../../runtime/files/regular-file.ts";
import { type ChangedDirectory, fileSize, type LayerChange, WHITEOUT, wholeLayer } from "./layer-change.ts";

/** Where the runtime puts its own things in every container; no layer has them. */
const mountPoints = new Set(["/dev", "/proc", "/sys", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf"]);

/** What a container changed over its image, as a layer; undefined when nothing. The container's files may change on. */
export function containerChanges(root: Directory): ChangedDirectory | undefined {
  return directoryChanges(root, root.lower, "");
}

function directoryChanges(
  directory: Directory,
  below: LayerDirectory | undefined,
  path: string,
): ChangedDirectory | undefined {
  const entries = new Map<string, LayerChange>();
  const isSame = directory.lower !== undefined && directory.lower === below;
  const names = isSame ? [...directory.ownEntries()].map(([name]) => name) : directory.names();
  for (const name of names) {
    const inner = `${path}/${name}`;
    if (mountPoints.has(inner)) continue;
    const change = nodeChange(directory.lookup(name), isSame ? below?.entries.get(name) : undefined, inner);
    if (change !== undefined) entries.set(name, change);
  }
  const { mode, uid, gid } = directory;
  const isTouched = !isSame || below?.mode !== mode || below.uid !== uid || below.gid !== gid;
  if (entries.size === 0 && !isTouched) return undefined;
  return { kind: "directory", mode, uid, gid, ...(isSame || below === undefined ? {} : { isOpaque: true }), entries };
}

function nodeChange(node: FileNode | undefined, below: LayerNode | undefined, path: string): LayerChange | undefined {
  if (node === undefined) return below === undefined ? undefined : WHITEOUT;
  if (node instanceof Directory) {
    const change = directoryChanges(node, below?.kind === "directory" ? below : undefined, path);
    return path === "/etc" && below === undefined && change?.entries.size === 0 ? undefined : change;
  }
  if (node instanceof SymbolicLink) {
    return below?.kind === "symlink" && below.target === node.target
      ? undefined
      : { kind: "symlink", target: node.target };
  }
  return node instanceof RegularFile ? fileChange(node, below) : undefined;
}

function fileChange(file: RegularFile, below: LayerNode | undefined): LayerChange | undefined {
  const { mode, uid, gid, lower } = file;
  if (lower !== undefined) {
    const isSame = lower === below && lower.mode === mode && lower.uid === uid && lower.gid === gid;
    return isSame ? undefined : { ...lower, mode, uid, gid };
  }
  const content = Uint8Array.from(file.storedBytes());
  const size = file.size === content.length ? {} : { sizeBytes: file.size };
  return { kind: "file", mode, uid, gid, content: () => content, ...size };
}

/** The layer that makes `top` of `base`; undefined when they are the same. */
export function treeDifference(base: LayerDirectory, top: LayerDirectory): ChangedDirectory | undefined {
  const entries = new Map<string, LayerChange>();
  for (const name of base.entries.keys()) if (!top.entries.has(name)) entries.set(name, WHITEOUT);
  for (const [name, node] of top.entries) {
    const change = difference(base.entries.get(name), node);
    if (change !== undefined) entries.set(name, change);
  }
  const { mode, uid, gid } = top;
  const isSame = mode === base.mode && uid === base.uid && gid === base.gid;
  return entries.size === 0 && isSame ? undefined : { kind: "directory", mode, uid, gid, entries };
}

function difference(below: LayerNode | undefined, node: LayerNode): LayerChange | undefined {
  if (below === node) return undefined;
  if (node.kind === "directory") return below?.kind === "directory" ? treeDifference(below, node) : wholeLayer(node);
  if (node.kind === "symlink") return below?.kind === "symlink" && below.target === node.target ? undefined : node;
  if (below?.kind !== "file" || fileSize(below) !== fileSize(node)) return node;
  const isSame = below.mode === node.mode && below.uid === node.uid && below.gid === node.gid;
  return isSame && Buffer.compare(below.content(), node.content()) === 0 ? undefined : node;
}
