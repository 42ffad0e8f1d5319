import type { JsonObject } from "../../registry/kube-object.ts";
import { type FieldSet, toFieldsV1 } from "./field-set.ts";

/** Different subtrees kept; a cluster at work has some hundreds, since objects of one template are managed alike. */
const limit = 2048;

/** What is larger is mostly one object's own (a pod's status names its address): only the parts of it are shared. */
const longestShared = 800;

const known = new Map<string, JsonObject>();

/** A set as `fieldsV1` writes it, frozen; equal parts are shared between objects and clusters of this process. */
export function sharedFieldsV1(fields: FieldSet): JsonObject {
  return shared(toFieldsV1(fields)).tree;
}

function shared(node: Record<string, unknown>): { readonly tree: JsonObject; readonly text: string } {
  let text = "{";
  for (const key of Object.keys(node)) {
    const child = shared(node[key] as Record<string, unknown>);
    node[key] = child.tree;
    text += `${key}\u0000${child.text}`;
  }
  text += "}";
  if (text.length > longestShared) return { tree: Object.freeze(node) as JsonObject, text };
  return { tree: known.get(text) ?? remember(text, Object.freeze(node) as JsonObject), text };
}

function remember(text: string, tree: JsonObject): JsonObject {
  // What is still in use comes back with its next write.
  if (known.size >= limit) known.clear();
  known.set(text, tree);
  return tree;
}
