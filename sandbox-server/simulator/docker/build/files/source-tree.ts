import { createHash } from "node:crypto";
import type { LayerDirectory, LayerNode } from "../../../runtime/files/layer.ts";
import { fileSize } from "../../images/layers/layer-change.ts";

/** A node of the build context or of an image, with its path from the root (without a slash in front). */
export interface FoundNode {
  readonly path: string;
  readonly node: LayerNode;
}

const MAX_LINKS = 40;

/** The node that a path leads to, links followed within the tree; undefined where there is none. */
export function findNode(root: LayerDirectory, path: string): LayerNode | undefined {
  const trail: LayerDirectory[] = [root];
  const pending = path.split("/").reverse();
  let at: LayerNode = root;
  for (let links = 0; pending.length > 0; ) {
    const name = pending.pop() ?? "";
    if (name === "" || name === ".") continue;
    if (at.kind !== "directory") return undefined;
    if (name === "..") {
      if (trail.length > 1) trail.pop();
      at = trail.at(-1) ?? root;
      continue;
    }
    const next: LayerNode | undefined = at.entries.get(name);
    if (next === undefined) return undefined;
    if (next.kind === "symlink") {
      links += 1;
      if (links > MAX_LINKS) return undefined;
      pending.push(...next.target.split("/").reverse());
      if (next.target.startsWith("/")) trail.length = 1;
      at = trail.at(-1) ?? root;
      continue;
    }
    if (next.kind === "directory") trail.push(next);
    at = next;
  }
  return at;
}

/** Every node whose path fits a pattern of Go's `filepath.Match`, in the order of their names. */
export function matchNodes(root: LayerDirectory, pattern: string): FoundNode[] {
  const form = patternOf(pattern);
  const found: FoundNode[] = [];
  const walk = (directory: LayerDirectory, prefix: string) => {
    for (const name of [...directory.entries.keys()].sort()) {
      const node = directory.entries.get(name);
      const path = `${prefix}${name}`;
      if (node === undefined) continue;
      if (form.test(path)) found.push({ path, node: findNode(root, path) ?? node });
      if (node.kind === "directory") walk(node, `${path}/`);
    }
  };
  walk(root, "");
  return found;
}

/** Whether a source is a pattern rather than a path. */
export function hasWildcards(path: string): boolean {
  return /(?<!\\)[*?[]/.test(path);
}

function patternOf(pattern: string): RegExp {
  const text = pattern.replace(
    /\\([\s\S])|\[(\^?)([^\]]*)\]|([*?])|([.+^${}()|/])/g,
    (all, escaped, not, set, wild, special) => {
      if (escaped !== undefined) return escaped.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
      if (set !== undefined) return `[${not}${set.replace(/[\\\]]/g, "\\$&")}]`;
      if (wild !== undefined) return wild === "*" ? "[^/]*" : "[^/]";
      return special === undefined ? all : `\\${special}`;
    },
  );
  return new RegExp(`^${text}$`);
}

/** What the cache knows sources by: names below them, modes, sizes and contents; not their times. */
export function hashNode(node: LayerNode): string {
  const hash = createHash("sha256");
  const add = (path: string, one: LayerNode) => {
    if (one.kind === "symlink") hash.update(`${path} link ${one.target}\n`);
    else if (one.kind === "file") hash.update(`${path} ${one.mode} ${fileSize(one)}\n`).update(one.content());
    else {
      hash.update(`${path} directory ${one.mode}\n`);
      for (const name of [...one.entries.keys()].sort()) {
        const entry = one.entries.get(name);
        if (entry !== undefined) add(`${path}/${name}`, entry);
      }
    }
  };
  add("", node);
  return `${node.kind === "directory" ? "dir" : "file"}:${hash.digest("hex")}`;
}
