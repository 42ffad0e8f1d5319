import { EngineFault } from "./engine-fault.ts";

/** `filters` of a list or prune: names to values, any of which may fit. */
export type Filters = ReadonlyMap<string, readonly string[]>;

/**
 * Reads `{"name":["web"]}` or the older `{"name":{"web":true}}`.
 * Errors: EngineFault 400 for other forms, and for names that are not `known`.
 */
export function parseFilters(text: string | null, known: readonly string[]): Filters {
  const filters = new Map<string, readonly string[]>();
  if (text === null || text === "") return filters;
  for (const [name, values] of Object.entries(parsed(text))) {
    if (!known.includes(name)) throw new EngineFault(400, `Invalid filter '${name}'`);
    filters.set(name, valuesOf(values));
  }
  return filters;
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw new EngineFault(400, "invalid filter");
}

function valuesOf(values: unknown): string[] {
  if (Array.isArray(values)) return values.map(String);
  if (typeof values !== "object" || values === null) throw new EngineFault(400, "invalid filter");
  return Object.entries(values).flatMap(([value, isWanted]) => (isWanted === true ? [value] : []));
}

/** True without such a filter, or when any of its values fits. */
export function fits(filters: Filters, name: string, fit: (value: string) => boolean): boolean {
  const values = filters.get(name) ?? [];
  return values.length === 0 || values.some(fit);
}

/** Labels are different: every `key` and `key=value` has to fit. */
export function fitsLabels(filters: Filters, labels: Readonly<Record<string, string>> | null, name = "label"): boolean {
  return (filters.get(name) ?? []).every((asked) => {
    const cut = asked.indexOf("=");
    const key = cut < 0 ? asked : asked.slice(0, cut);
    const value = Object.hasOwn(labels ?? {}, key) ? labels?.[key] : undefined;
    return value !== undefined && (cut < 0 || value === asked.slice(cut + 1));
  });
}
