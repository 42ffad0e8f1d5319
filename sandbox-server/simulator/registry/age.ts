const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/**
 * A span of time as kubectl prints it: `59s`, `2m5s`, `3h12m`, `8d`, `2y31d`. Two units at most, the second one only
 * while the first is small (k8s.io/apimachinery/pkg/util/duration.HumanDuration).
 */
export function humanDuration(spanMs: number): string {
  const seconds = Math.trunc(spanMs / secondMs);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.trunc(spanMs / minuteMs);
  if (minutes < 10) return withRest(minutes, "m", seconds % 60, "s");
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(spanMs / hourMs);
  if (hours < 8) return withRest(hours, "h", minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (days < 8) return withRest(days, "d", hours % 24, "h");
  if (days < 365 * 2) return `${days}d`;
  const years = Math.trunc(days / 365);
  return years < 8 ? withRest(years, "y", days % 365, "d") : `${years}y`;
}

/** How long ago an RFC 3339 time is, as a cell of `kubectl get`; `<unknown>` without a time. */
export function ageSince(time: string | undefined, now: number): string {
  if (time === undefined || time === "") return "<unknown>";
  return humanDuration(now - Date.parse(time));
}

function withRest(whole: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${whole}${unit}` : `${whole}${unit}${rest}${restUnit}`;
}
