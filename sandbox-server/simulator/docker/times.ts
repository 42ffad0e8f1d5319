import { EngineFault } from "./engine-fault.ts";

/** The engine's way of saying "never". */
export const NEVER = "0001-01-01T00:00:00Z";

/** `2026-11-21T08:07:50.321000000Z`, as Go prints times; `NEVER` for no time at all. */
export function rfc3339Nano(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return NEVER;
  const whole = new Date(milliseconds).toISOString().replace("Z", "");
  const rest = Math.round((milliseconds % 1) * 1e6);
  return `${whole}${String(rest).padStart(6, "0")}Z`;
}

/** Seconds since the epoch with a fraction, as clients send `since` and `until`; milliseconds. Errors: EngineFault 400. */
export function parseTime(text: string): number | undefined {
  if (text === "" || text === "0") return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new EngineFault(400, `invalid value for time: ${text}`);
  return time;
}
