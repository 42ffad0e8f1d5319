import { Cron } from "croner";

/** How many clusters are kept warm, and when more of them. */
export interface WarmPlan {
  readonly minimum: number;
  /** Demand and times may raise the number up to here. */
  readonly maximum: number;
  readonly times: readonly WarmTime[];
}

/** A class: so many clusters from each moment of a cron pattern (the server's time zone) on. */
export interface WarmTime {
  readonly count: number;
  readonly pattern: string;
  readonly durationMs: number;
}

/** Nothing is kept warm. */
export const coldPlan: WarmPlan = { minimum: 0, maximum: 0, times: [] };

/**
 * How many should be warm at `now` (ms since the epoch) when `demand` were claimed lately: who claimed one is often
 * followed by others, so as many again are wanted.
 */
export function wantedWarm(plan: WarmPlan, now: number, demand: number): number {
  const scheduled = plan.times.filter((time) => isOn(time, now)).map(({ count }) => count);
  return Math.min(plan.maximum, Math.max(plan.minimum + demand, ...scheduled));
}

/** When the schedule asks for another number next, in ms since the epoch; undefined when it never does. */
export function nextChange(plan: WarmPlan, now: number): number | undefined {
  const moments = plan.times.flatMap((time) => {
    const start = startAfter(time, now);
    const lastStart = startAfter(time, now - time.durationMs);
    const end = lastStart !== undefined && lastStart <= now ? lastStart + time.durationMs : undefined;
    return [start, end].filter((moment) => moment !== undefined);
  });
  return moments.length === 0 ? undefined : Math.min(...moments);
}

function isOn(time: WarmTime, now: number): boolean {
  const start = startAfter(time, now - time.durationMs);
  return start !== undefined && start <= now;
}

/** The pattern's first moment later than `after`. */
function startAfter({ pattern }: WarmTime, after: number): number | undefined {
  return new Cron(pattern, { paused: true }).nextRun(new Date(after))?.getTime();
}

/** Of the form `COUNT at CRON for DURATION`, several parted by `;`, such as `20 at 45 8 * * 1-5 for 2h`. */
const timeForm = /^(\d{1,4}) at (\S+(?: \S+){4}) for (\d{1,4})(m|h)$/;

/** The times of a class, or undefined where the text is not of that form. */
export function parseWarmTimes(text: string): readonly WarmTime[] | undefined {
  const times = text
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(parseTime);
  return times.every((time) => time !== undefined) ? times : undefined;
}

function parseTime(text: string): WarmTime | undefined {
  const [, count, pattern = "", amount, unit] = timeForm.exec(text) ?? [];
  if (count === undefined || !isPattern(pattern)) return undefined;
  const durationMs = Number(amount) * (unit === "h" ? 3_600_000 : 60_000);
  return { count: Number(count), pattern, durationMs };
}

function isPattern(pattern: string): boolean {
  try {
    new Cron(pattern, { paused: true });
    return true;
  } catch {
    return false;
  }
}
