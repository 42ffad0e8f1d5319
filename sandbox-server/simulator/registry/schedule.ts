/** Cron's five fields: name as faults call them, least and greatest value, names of values. */
const fields: readonly { readonly min: number; readonly max: number; readonly names: readonly string[] }[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] },
  { min: 0, max: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];
const descriptors = new Set(["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]);
const goDuration = /^(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/;

/** What is wrong with a cron schedule, in the words of the library that Kubernetes uses; undefined when it is good. */
export function scheduleFault(schedule: string): string | undefined {
  if (schedule.startsWith("@")) {
    if (descriptors.has(schedule)) return undefined;
    if (!schedule.startsWith("@every ")) return `unrecognized descriptor: ${schedule}`;
    const span = schedule.slice("@every ".length);
    return goDuration.test(span) ? undefined : `failed to parse duration ${schedule}: time: invalid duration "${span}"`;
  }
  const parts = schedule.split(/\s+/).filter((part) => part !== "");
  if (parts.length !== fields.length) {
    return `expected exactly ${fields.length} fields, found ${parts.length}: [${parts.join(" ")}]`;
  }
  for (const [index, part] of parts.entries()) {
    const fault = part
      .split(",")
      .map((item) => itemFault(item, index))
      .find((text) => text !== undefined);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function itemFault(item: string, index: number): string | undefined {
  const { min, max, names } = fields[index] ?? { min: 0, max: 0, names: [] };
  const [range = "", step, ...more] = item.split("/");
  if (more.length > 0) return `too many slashes: ${item}`;
  if (step !== undefined && !/^\d+$/.test(step))
    return `failed to parse int from ${step}: strconv.Atoi: parsing "${step}": invalid syntax`;
  if (step === "0") return `step of range should be a positive number: ${item}`;
  if (range === "*" || range === "?") return undefined;
  const [first = "", last, ...rest] = range.split("-");
  if (rest.length > 0) return `too many hyphens: ${item}`;
  const bounds = [first, last ?? first].map((text) => numberOf(text, names, min));
  const bad = bounds.indexOf(undefined);
  if (bad >= 0) {
    const text = bad === 0 ? first : (last ?? "");
    return `failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`;
  }
  const [start = 0, end = 0] = bounds;
  if (start < min) return `beginning of range (${start}) below minimum (${min}): ${item}`;
  if (end > max) return `end of range (${end}) above maximum (${max}): ${item}`;
  return start > end ? `beginning of range (${start}) beyond end of range (${end}): ${item}` : undefined;
}

function numberOf(text: string, names: readonly string[], min: number): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + min;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
