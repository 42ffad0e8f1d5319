/** Rows under headings, columns three blanks apart, as docker's tables are. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd((widths[column] ?? 0) + 3))).join("");
  return `${all.map(line).join("\n")}\n`;
}

/** How many digits sizes have in the tables of `docker images` and in the build's first line. */
export const tableDigits = 3;

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

/** `docker image ls` says the same as `docker images`: the words without their group, where there is a shorter way. */
export function withoutGroup([group = "", action = "", ...rest]: readonly string[]): string[] {
  const isThere = ["image", "container", "network", "volume"].includes(group);
  if (isThere && action === "inspect") return ["inspect", "--type", group, ...rest];
  if (action === "prune" || (group !== "image" && group !== "container"))
    return [group, action, ...rest].filter((word, index) => word !== "" || index > 1);
  const names: Readonly<Record<string, string>> =
    group === "image" ? { ls: "images", list: "images", rm: "rmi" } : { ls: "ps", list: "ps" };
  return [names[action] ?? action, ...rest];
}

/** Why no engine answered, in docker's words; undefined for any other error. */
export function connectionMessage(error: unknown, host: string): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  const codes = ["ENOENT", "ECONNREFUSED", "EACCES"];
  // A file that is not there has the same code, and was not connected to.
  const isConnection = "syscall" in error && error.syscall === "connect";
  if (!isConnection || !codes.includes(String(error.code))) return undefined;
  return `Cannot connect to the Docker daemon at ${host}. Is the docker daemon running?`;
}
