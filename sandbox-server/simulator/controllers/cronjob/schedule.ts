import { Cron } from "croner";

/** When something is due: the first time after `after`, in ms since the epoch; undefined when there is none. */
export type Schedule = (after: number) => number | undefined;

/** More missed times than this are not counted any further. */
const countedTimes = 100;

const durationUnitsMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000 };

/**
 * Reads a CronJob's schedule: five fields, `@hourly` and the like, or `@every 1h30m`, in a time zone of the IANA
 * database (the cluster's own is UTC).
 * @throws when schedule or time zone can't be read.
 */
export function parseSchedule(text: string, timeZone: string | undefined): Schedule {
  const everyMs = parseEvery(text);
  if (everyMs !== undefined) return (after) => Math.floor(after / 1000) * 1000 + everyMs;
  const cron = new Cron(text, { timezone: timeZone ?? "UTC", paused: true });
  return (after) => cron.nextRun(new Date(after))?.getTime();
}

function parseEvery(text: string): number | undefined {
  const match = /^@every ((?:\d+[hms])+)$/.exec(text.trim());
  if (!match?.[1]) return undefined;
  let sum = 0;
  for (const [, amount, unit = "s"] of match[1].matchAll(/(\d+)([hms])/g)) {
    sum += Number(amount) * (durationUnitsMs[unit] ?? 0);
  }
  return Math.max(1000, sum);
}

export interface MissedTimes {
  /** The latest time that has passed since `since`. */
  readonly latest: number | undefined;
  /** How many have passed; counted up to a hundred. */
  readonly count: number;
}

/** The times of a schedule after `since` and not after `now`. */
export function missedTimes(schedule: Schedule, since: number, now: number): MissedTimes {
  let latest: number | undefined;
  let count = 0;
  for (let time = schedule(since); time !== undefined && time <= now; time = schedule(time)) {
    latest = time;
    count += 1;
    if (count > countedTimes) return { latest: latestBefore(schedule, time, now), count };
  }
  return { latest, count };
}

/** The latest time up to `now`, found by halving the stretch instead of going through all of it. */
function latestBefore(schedule: Schedule, known: number, now: number): number {
  let [passed, ahead] = [known, now];
  while (ahead - passed > 1000) {
    const middle = Math.floor((passed + ahead) / 2);
    const next = schedule(middle);
    if (next !== undefined && next <= now) passed = next;
    else ahead = middle;
  }
  return passed;
}
