import { isJsonObject } from "../json.ts";

type Step =
  | { readonly field: string }
  | { readonly index: number }
  | { readonly filter: readonly string[]; readonly equals: string };

const stepForm = /\.([\w-]+)|\[(-?\d+)\]|\['([^']*)'\]|\[\?\(@\.([\w.-]+)\s*==\s*["']([^"']*)["']\)\]|\.\./gy;

/**
 * The value at a simple JSON path of a printer column: `.spec.replicas`, `.status.conditions[?(@.type=="Ready")].status`.
 * Undefined where nothing is, and for a path of another form.
 */
export function valueAtJsonPath(object: unknown, path: string): unknown {
  const steps = stepsOf(path);
  let at: unknown = object;
  for (const step of steps ?? []) {
    if ("field" in step) at = isJsonObject(at) ? at[step.field] : undefined;
    else if (!Array.isArray(at)) return undefined;
    else if ("index" in step) at = at.at(step.index);
    else at = at.find((item) => matches(item, step.filter, step.equals));
  }
  return steps === undefined ? undefined : at;
}

function matches(item: unknown, path: readonly string[], wanted: string): boolean {
  const value = path.reduce<unknown>((at, field) => (isJsonObject(at) ? at[field] : undefined), item);
  return String(value) === wanted;
}

function stepsOf(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  stepForm.lastIndex = 0;
  while (stepForm.lastIndex < path.length) {
    const match = stepForm.exec(path);
    if (match === null) return undefined;
    const [, field, index, quoted, filter, equals] = match;
    if (field !== undefined) steps.push({ field });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else if (quoted !== undefined) steps.push({ field: quoted });
    else if (filter !== undefined) steps.push({ filter: filter.split("."), equals: equals ?? "" });
    else return undefined;
  }
  return steps;
}
