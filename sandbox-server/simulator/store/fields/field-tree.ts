import type { JsonObject } from "../../registry/kube-object.ts";

/**
 * A set of paths as `fieldsV1` writes it: a frozen tree of elements with sorted keys, `.` where a path with children is
 * itself a member, `{}` for a member without children. An empty set is undefined.
 */
export type FieldTree = JsonObject;

/** Different nodes kept; a cluster at work has some hundreds, since objects of one template are managed alike. */
const limit = 4096;

/** Nodes with more children are mostly one object's own: they are not looked up, only what is in them. */
const mostChildren = 48;

const known = new Map<string, FieldTree>();
const identities = new WeakMap<FieldTree, number>();
let lastIdentity = 0;

/** The member without children. */
export const leaf: FieldTree = treeNode({});

/**
 * A node of these children, frozen; equal nodes of shared children are the same one, in all clusters of this process.
 * Takes `children` over; their keys are sorted already, or get sorted when `isSorted` is false.
 */
export function treeNode(children: Record<string, FieldTree>, isSorted = true): FieldTree {
  const keys = Object.keys(children);
  const node = isSorted || isOrdered(keys) ? children : sorted(children, keys);
  if (keys.length > mostChildren) return Object.freeze(node);
  let text = "";
  for (const key in node) {
    const identity = identities.get(node[key] as FieldTree);
    // A child that is not shared makes this node one of a kind, too.
    if (identity === undefined) return Object.freeze(node);
    text += `${key}\u0000${identity}\u0000`;
  }
  return known.get(text) ?? remember(text, Object.freeze(node));
}

function remember(text: string, node: FieldTree): FieldTree {
  // What is still in use comes back with its next write.
  if (known.size >= limit) {
    known.clear();
    known.set("", leaf);
  }
  lastIdentity += 1;
  identities.set(node, lastIdentity);
  known.set(text, node);
  return node;
}

function isOrdered(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index += 1) if ((keys[index - 1] ?? "") > (keys[index] ?? "")) return false;
  return true;
}

function sorted(children: Record<string, FieldTree>, keys: string[]): Record<string, FieldTree> {
  const node: Record<string, FieldTree> = {};
  for (const key of keys.sort()) node[key] = children[key] as FieldTree;
  return node;
}

/** A tree that came from elsewhere (a snapshot, an apply configuration), with shared nodes and sorted keys. */
export function sharedTree(tree: JsonObject): FieldTree {
  if (identities.has(tree)) return tree;
  const children: Record<string, FieldTree> = {};
  for (const [key, child] of Object.entries(tree)) children[key] = sharedTree(child as JsonObject);
  return treeNode(children, false);
}

/** The paths of both. Gives `tree` itself back when `other` adds nothing. */
export function unionOf(tree: FieldTree | undefined, other: FieldTree | undefined): FieldTree | undefined {
  if (tree === undefined || tree === other) return other;
  if (other === undefined) return tree;
  if (isLeaf(other)) return isLeaf(tree) || "." in tree ? tree : treeNode({ ".": leaf, ...childrenOf(tree) });
  let children: Record<string, FieldTree> | undefined;
  if (isLeaf(tree)) children = { ".": leaf };
  for (const key in other) {
    const mine = tree[key] as FieldTree | undefined;
    const joined = key === "." ? leaf : (unionOf(mine, other[key] as FieldTree) ?? leaf);
    if (mine !== undefined && (key === "." || joined === mine)) continue;
    children ??= { ...childrenOf(tree) };
    children[key] = joined;
  }
  return children === undefined ? tree : treeNode(children, false);
}

/** The paths of `tree` that `other` doesn't have; those below a path go only when they are named themselves. */
export function differenceOf(tree: FieldTree | undefined, other: FieldTree | undefined): FieldTree | undefined {
  if (tree === undefined || other === undefined) return tree;
  if (tree === other) return undefined;
  const takesMember = isLeaf(other) || "." in other;
  if (isLeaf(tree)) return takesMember ? undefined : tree;
  const children: Record<string, FieldTree> = {};
  let isSame = true;
  for (const key in tree) {
    const child = tree[key] as FieldTree;
    const left = key === "." ? (takesMember ? undefined : child) : differenceOf(child, other[key] as FieldTree);
    if (left !== child) isSame = false;
    if (left !== undefined) children[key] = left;
  }
  if (isSame) return tree;
  const keys = Object.keys(children);
  if (keys.length === 0) return undefined;
  return keys.length === 1 && keys[0] === "." ? leaf : treeNode(children);
}

function isLeaf(tree: FieldTree): boolean {
  for (const _key in tree) return false;
  return true;
}

function childrenOf(tree: FieldTree): Record<string, FieldTree> {
  return tree as Record<string, FieldTree>;
}
