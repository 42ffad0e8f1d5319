/** One step of a path into an object. */
export type PathStep =
  | { readonly step: "key"; readonly key: string }
  | { readonly step: "index"; readonly index: number }
  | { readonly step: "every" }
  | { readonly step: "where"; readonly key: string; readonly value: string };

const stepPatterns: readonly [RegExp, (found: RegExpExecArray) => PathStep][] = [
  [/^\.([A-Za-z0-9_$-]+)/, (found) => ({ step: "key", key: found[1] ?? "" })],
  [/^\['((?:[^'\\]|\\.)*)'\]/, (found) => ({ step: "key", key: (found[1] ?? "").replace(/\\(.)/g, "$1") })],
  [/^\[(\d{1,6})\]/, (found) => ({ step: "index", index: Number(found[1]) })],
  [/^\[\*\]/, () => ({ step: "every" })],
  [
    /^\[\?\(@\.([A-Za-z0-9_-]+)\s*==\s*["']([^"']*)["']\)\]/,
    (found) => ({ step: "where", key: found[1] ?? "", value: found[2] ?? "" }),
  ],
];

/**
 * Reads the part of kubectl's JSONPath that names fields: `.spec.replicas`, `.metadata.labels['app.kubernetes.io/name']`,
 * `.items[0]`, `[*]` and `[?(@.name=="web")]`. Undefined for anything else.
 */
export function parseFieldPath(path: string): readonly PathStep[] | undefined {
  const steps: PathStep[] = [];
  let rest = path.startsWith(".") || path.startsWith("[") ? path : `.${path}`;
  while (rest !== "") {
    const step = nextStep(rest);
    if (step === undefined) return undefined;
    steps.push(step.value);
    rest = rest.slice(step.length);
  }
  return steps;
}

export function isFieldPath(path: string): boolean {
  return path !== "" && parseFieldPath(path) !== undefined;
}

/** Every value that the path leads to; empty where it leads nowhere. */
export function readField(object: unknown, path: string): readonly unknown[] {
  return (parseFieldPath(path) ?? []).reduce<readonly unknown[]>(
    (values, step) => values.flatMap((value) => follow(value, step)),
    [object],
  );
}

function nextStep(rest: string): { value: PathStep; length: number } | undefined {
  for (const [pattern, read] of stepPatterns) {
    const found = pattern.exec(rest);
    if (found !== null) return { value: read(found), length: found[0].length };
  }
  return undefined;
}

function follow(value: unknown, step: PathStep): readonly unknown[] {
  if (step.step === "key") return isRecord(value) && Object.hasOwn(value, step.key) ? [value[step.key]] : [];
  if (step.step === "every" && isRecord(value)) return Object.values(value);
  if (!Array.isArray(value)) return [];
  if (step.step === "every") return value;
  if (step.step === "index") return step.index < value.length ? [value[step.index]] : [];
  return value.filter((item) => isRecord(item) && String(item[step.key]) === step.value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
