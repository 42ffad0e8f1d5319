import { alterations } from "./alterations.ts";
import { isWritten } from "./unwritten-fields.ts";

/** One field of a final object, dropped or altered. */
export interface Mutant {
  /** `.spec.replicas` */
  readonly path: string;
  readonly change: "dropped" | "altered";
  /** What the solution has written there. */
  readonly value: unknown;
  /** The whole object with the change made. */
  readonly object: unknown;
}

type Path = readonly (string | number)[];

// The rest of an object belongs to the API server and the controllers.
const unwrittenParts = new Set(["apiVersion", "kind", "metadata", "status"]);

/**
 * Every object that differs from `object` in one written leaf field. Where the object was there `before`, only in one of
 * the fields that were changed since.
 */
export function mutantsOf(object: unknown, before?: unknown): readonly Mutant[] {
  const leaves = leavesIn(object)
    .filter((path) => isWritten(nameOf(path)))
    .filter((path) => before === undefined || follow(before, path) !== follow(object, path));
  const isSecret = follow(object, ["kind"]) === "Secret";
  return leaves.flatMap((path) => {
    const value = follow(object, path);
    const altered = alterations(path.at(-1), value, { isBase64: isSecret && path[0] === "data" });
    const about = { path: nameOf(path), value };
    return [
      { ...about, change: "dropped" as const, object: withChange(object, path, undefined) },
      ...(altered === undefined
        ? []
        : [{ ...about, change: "altered" as const, object: withChange(object, path, altered) }]),
    ];
  });
}

/** Name and value of every field that somebody wrote, to compare. */
export function writtenPartsOf(object: unknown): Readonly<Record<string, unknown>> {
  const paths = leavesIn(object).filter((path) => isWritten(nameOf(path)));
  return Object.fromEntries(paths.map((path) => [nameOf(path), follow(object, path)]));
}

function leavesIn(object: unknown): readonly Path[] {
  const parts = Object.keys((object ?? {}) as object).filter((part) => !unwrittenParts.has(part));
  return [...parts.map((part) => [part]), ["metadata", "labels"], ["metadata", "annotations"]].flatMap((part) =>
    leavesOf(follow(object, part), part),
  );
}

function leavesOf(value: unknown, path: Path): readonly Path[] {
  if (typeof value !== "object" || value === null) return value === undefined ? [] : [path];
  if (isFilledIn(value)) return [];
  // An empty object can be all that a field says: `emptyDir: {}`, `podSelector: {}`.
  if (Object.keys(value).length === 0) return [path];
  return Object.entries(value).flatMap(([key, item]) =>
    leavesOf(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** What admission gives every pod, the account's token and patience with a lost node, and the node controller every closed node. */
function isFilledIn(value: object): boolean {
  const { mountPath, key } = value as { readonly mountPath?: unknown; readonly key?: unknown };
  return mountPath === "/var/run/secrets/kubernetes.io/serviceaccount" || String(key).startsWith("node.kubernetes.io/");
}

function follow(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((here, key) => (here as Record<string | number, unknown> | undefined)?.[key], value);
}

/** A deep copy in which the field has another value, or is gone. */
function withChange(object: unknown, path: Path, value: unknown): unknown {
  const copy = structuredClone(object);
  const holder = follow(copy, path.slice(0, -1)) as Record<string | number, unknown> | unknown[];
  const last = path.at(-1) ?? "";
  if (value !== undefined) Object.assign(holder, { [last]: value });
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return copy;
}

function nameOf(path: Path): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : /^\w+$/.test(part) ? `.${part}` : `['${part}']`))
    .join("");
}
