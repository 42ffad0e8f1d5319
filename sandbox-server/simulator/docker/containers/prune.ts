import type { EngineContext } from "../engine-context.ts";
import { EngineFault } from "../engine-fault.ts";
import { fitsLabels, parseFilters } from "../filters.ts";
import { writtenBytes } from "./inspect-parts.ts";
import type { Lifecycle } from "./lifecycle.ts";

/** Removes every container that has stopped or never ran. Errors: EngineFault 400. */
export function pruneContainers(
  context: EngineContext,
  lifecycle: Lifecycle,
  text: string | null,
): { readonly ContainersDeleted: string[]; readonly SpaceReclaimed: number } {
  const filters = parseFilters(text, ["until", "label", "label!"]);
  const [until] = filters.get("until") ?? [];
  const before = until === undefined ? Number.POSITIVE_INFINITY : pruneTime(until, context.services.clock.now());
  const gone = context.containers
    .list()
    .filter(
      ({ isActive, status, created, config }) =>
        !isActive &&
        status !== "removing" &&
        created < before &&
        fitsLabels(filters, config.Labels) &&
        (!filters.has("label!") || !fitsLabels(filters, config.Labels, "label!")),
    );
  const SpaceReclaimed = gone.reduce((sum, container) => sum + writtenBytes(container), 0);
  for (const container of gone) lifecycle.remove(container, false);
  return { ContainersDeleted: gone.map(({ id }) => id), SpaceReclaimed };
}

const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000 };

/** `24h`, `10m30s`, seconds since the epoch, or a date; milliseconds since the epoch. Errors: EngineFault 400. */
export function pruneTime(text: string, now: number): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join("") === text) {
    return now - parts.reduce((sum, [, amount, unit = ""]) => sum + Number(amount) * (units[unit] ?? 0), 0);
  }
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new EngineFault(400, `failed to parse value as time or duration: "${text}"`);
  return time;
}
