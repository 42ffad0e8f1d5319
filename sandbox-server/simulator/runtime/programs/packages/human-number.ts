/** Sizes as apt writes them: `316 kB`, `12.3 MB`. */
export function humanNumber(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 10_000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const text = value < 100 && unit > 0 ? value.toFixed(1) : Math.round(value).toLocaleString("en-US");
  return `${text} ${units[unit]}`;
}
