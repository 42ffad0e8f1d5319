const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** strftime(3) in UTC: the time zone of containers. `time` in milliseconds since the epoch. */
export function formatDate(format: string, time: number): string {
  const date = new Date(time);
  return format.replace(
    /%([-_0^]?)([a-zA-Z%])|%([3-9]?)N/g,
    (all, flag: string | undefined, letter: string | undefined) => {
      if (letter === undefined) return nanoseconds(date, all);
      const value = field(date, letter);
      if (value === undefined) return all;
      if (flag === "-") return value.replace(/^[0 ]+(?=.)/, "");
      if (flag === "_") return value.replace(/^0+(?=.)/, (zeros) => " ".repeat(zeros.length));
      return flag === "^" ? value.toUpperCase() : value;
    },
  );
}

function nanoseconds(date: Date, directive: string): string {
  const digits = `${String(date.getUTCMilliseconds()).padStart(3, "0")}000000`;
  return digits.slice(0, Number(/\d/.exec(directive)?.[0] ?? "9"));
}

function field(date: Date, letter: string): string | undefined {
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = date.getUTCHours();
  const simple: Readonly<Record<string, () => string>> = {
    "%": () => "%",
    a: () => (DAYS[date.getUTCDay()] ?? "").slice(0, 3),
    A: () => DAYS[date.getUTCDay()] ?? "",
    b: () => (MONTHS[date.getUTCMonth()] ?? "").slice(0, 3),
    h: () => (MONTHS[date.getUTCMonth()] ?? "").slice(0, 3),
    B: () => MONTHS[date.getUTCMonth()] ?? "",
    c: () => formatDate("%a %b %e %H:%M:%S %Y", date.getTime()),
    C: () => two(Math.floor(date.getUTCFullYear() / 100)),
    d: () => two(date.getUTCDate()),
    D: () => formatDate("%m/%d/%y", date.getTime()),
    e: () => String(date.getUTCDate()).padStart(2),
    F: () => formatDate("%Y-%m-%d", date.getTime()),
    H: () => two(hours),
    I: () => two(hours % 12 || 12),
    j: () => String(dayOfYear(date)).padStart(3, "0"),
    k: () => String(hours).padStart(2),
    m: () => two(date.getUTCMonth() + 1),
    M: () => two(date.getUTCMinutes()),
    n: () => "\n",
    N: () => nanoseconds(date, "%N"),
    p: () => (hours < 12 ? "AM" : "PM"),
    r: () => formatDate("%I:%M:%S %p", date.getTime()),
    R: () => formatDate("%H:%M", date.getTime()),
    s: () => String(Math.floor(date.getTime() / 1000)),
    S: () => two(date.getUTCSeconds()),
    t: () => "\t",
    g: () => two(isoWeek(date).year % 100),
    G: () => String(isoWeek(date).year),
    U: () => two(Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7)),
    V: () => two(isoWeek(date).week),
    W: () => two(Math.floor((dayOfYear(date) + 6 - ((date.getUTCDay() + 6) % 7)) / 7)),
    T: () => formatDate("%H:%M:%S", date.getTime()),
    u: () => String(date.getUTCDay() || 7),
    w: () => String(date.getUTCDay()),
    x: () => formatDate("%m/%d/%y", date.getTime()),
    X: () => formatDate("%H:%M:%S", date.getTime()),
    y: () => two(date.getUTCFullYear() % 100),
    Y: () => String(date.getUTCFullYear()),
    z: () => "+0000",
    Z: () => "UTC",
  };
  return Object.hasOwn(simple, letter) ? simple[letter]?.() : undefined;
}

/** ISO 8601: the week of a year's first Thursday is its first. */
function isoWeek(date: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * 86_400_000);
  return { year: thursday.getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / 7) };
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}
