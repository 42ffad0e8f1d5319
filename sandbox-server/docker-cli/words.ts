/** Rows under headings, columns three blanks apart, as docker's tables are. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd((widths[column] ?? 0) + 3))).join("");
  return `${all.map(line).join("\n")}\n`;
}

/** `1.02GB`, `74.8MB`, `4.43kB`: three digits, powers of 1000 (go-units' HumanSizeWithPrecision). */
export function humanSize(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${Number(value.toPrecision(3))}${units[unit]}`;
}

/** `About an hour`, `3 weeks` (go-units' HumanDuration). @param milliseconds how long */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 1) return "Less than a second";
  if (seconds === 1) return "1 second";
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return "About a minute";
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  if (hours === 1) return "About an hour";
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`;
  return `${Math.floor(hours / 24 / 365)} years`;
}

/** The first twelve digits of an id. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}

/** A text cut to docker's columns, with an ellipsis. */
export function ellipsis(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** What dockerd said, out of dockerode's error. */
export function daemonMessage(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("statusCode" in error)) return undefined;
  const { json, reason, message } = error as {
    readonly json?: { readonly message?: string };
    readonly reason?: string;
    readonly message?: string;
  };
  // dockerode puts its own words in front where it did not read the answer as JSON.
  const told = /^\(HTTP code \d+\) .*? - (.*?)\s*$/s.exec(message ?? "")?.[1];
  return json?.message ?? told ?? reason ?? message ?? "";
}

/** Why no engine answered, in docker's words; undefined for any other error. */
export function connectionMessage(error: unknown, host: string): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  const codes = ["ENOENT", "ECONNREFUSED", "EACCES"];
  if (!codes.includes(String(error.code))) return undefined;
  return `Cannot connect to the Docker daemon at ${host}. Is the docker daemon running?`;
}
