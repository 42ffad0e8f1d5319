import { isJsonObject } from "../json.ts";

/**
 * A set of paths into an object, as structured-merge-diff has them. A path is its elements (`f:spec`,
 * `k:{"name":"web"}`, `v:"x"`) joined by a character that no element holds.
 */
export type FieldSet = ReadonlySet<string>;

const separator = "\u0000";

/** The path of one element below another path; "" is the root. */
export function below(path: string, element: string): string {
  return path === "" ? element : `${path}${separator}${element}`;
}

export function elementsOf(path: string): readonly string[] {
  return path.split(separator);
}

/** Whether the set holds a path or anything inside it. */
export function holdsWithin(set: FieldSet, path: string): boolean {
  if (set.has(path)) return true;
  const inside = path + separator;
  for (const each of set) if (each.startsWith(inside)) return true;
  return false;
}

/** A set as `fieldsV1` writes it: a tree of elements, `.` where a path with children is itself a member. */
export function toFieldsV1(set: FieldSet): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const path of set) {
    let node = root;
    for (const element of elementsOf(path)) {
      const next = node[element];
      node = isJsonObject(next) ? (next as Record<string, unknown>) : setNode(node, element);
    }
    node["."] = {};
  }
  return withoutLeafMarks(root);
}

function setNode(node: Record<string, unknown>, element: string): Record<string, unknown> {
  const fresh: Record<string, unknown> = {};
  node[element] = fresh;
  return fresh;
}

/** A member without children is written as an empty object, without its mark; keys come sorted. */
function withoutLeafMarks(node: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(node).toSorted();
  if (keys.length === 1 && keys[0] === ".") return {};
  return Object.fromEntries(
    keys.map((key) => [key, key === "." ? {} : withoutLeafMarks(node[key] as Record<string, unknown>)]),
  );
}

/** Reads `fieldsV1`; what is no tree of elements is left out. */
export function fromFieldsV1(tree: unknown): Set<string> {
  const set = new Set<string>();
  if (isJsonObject(tree)) collect(tree, "", set);
  return set;
}

function collect(node: Readonly<Record<string, unknown>>, path: string, set: Set<string>): void {
  for (const [element, child] of Object.entries(node)) {
    if (element === ".") {
      if (path !== "") set.add(path);
      continue;
    }
    const at = below(path, element);
    if (!isJsonObject(child) || Object.keys(child).length === 0) set.add(at);
    else collect(child, at, set);
  }
}

/** A path as conflicts name it: `.spec.containers[name="web"].image`. */
export function pathText(path: string): string {
  return elementsOf(path).map(elementText).join("");
}

function elementText(element: string): string {
  const value = element.slice(2);
  if (element.startsWith("f:")) return `.${value}`;
  if (element.startsWith("v:")) return `[=${value}]`;
  if (element.startsWith("i:")) return `[${value}]`;
  const keys = JSON.parse(value) as Record<string, unknown>;
  return `[${Object.entries(keys)
    .map(([key, each]) => `${key}=${JSON.stringify(each)}`)
    .join(",")}]`;
}
