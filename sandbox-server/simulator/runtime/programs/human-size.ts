/** Bytes as `ls -h` and `df -h` write them: three digits at most, powers of 1024, rounded up. */
export function humanSize(bytes: number): string {
  const units = ["", "K", "M", "G", "T"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const text = unit > 0 && value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value));
  return `${text}${units[unit] ?? ""}`;
}

/** `10`, `10k`, `1M`, `2G`, `1MB`: bytes; undefined when it is none. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([bcwkKMGT]?)(B|iB)?$/.exec(text);
  if (match === null) return undefined;
  const powers: Readonly<Record<string, number>> = {
    "": 1,
    c: 1,
    w: 2,
    b: match[3] === undefined ? 512 : 1,
    k: 1024,
    K: 1024,
    M: 1024 ** 2,
    G: 1024 ** 3,
    T: 1024 ** 4,
  };
  return Number(match[1]) * (powers[match[2] ?? ""] ?? 1);
}
