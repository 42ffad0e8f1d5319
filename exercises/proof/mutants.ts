import { isWritten } from "./unwritten-fields.ts";

/** One field of a final object, dropped or altered. */
export interface Mutant {
  /** `.spec.replicas` */
  readonly path: string;
  readonly change: "dropped" | "altered";
  /** The whole object with the change made. */
  readonly object: unknown;
}

type Path = readonly (string | number)[];

// What a learner writes; the rest belongs to the API server and the controllers.
const writtenParts: readonly Path[] = [["spec"], ["data"], ["metadata", "labels"]];

/** Every object that differs from `object` in one written leaf field. */
export function mutantsOf(object: unknown): readonly Mutant[] {
  const leaves = writtenParts
    .flatMap((part) => leavesOf(follow(object, part), part))
    .filter((path) => isWritten(nameOf(path)));
  return leaves.flatMap((path) => {
    const value = follow(object, path);
    const altered = alter(value);
    return [
      { path: nameOf(path), change: "dropped" as const, object: withChange(object, path, undefined) },
      ...(altered === undefined
        ? []
        : [{ path: nameOf(path), change: "altered" as const, object: withChange(object, path, altered) }]),
    ];
  });
}

function leavesOf(value: unknown, path: Path): readonly Path[] {
  if (typeof value !== "object" || value === null) return value === undefined ? [] : [path];
  return Object.entries(value).flatMap(([key, item]) =>
    leavesOf(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function alter(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  return typeof value === "string" ? `${value}x` : undefined;
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
