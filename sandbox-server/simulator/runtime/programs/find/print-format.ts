import type { Process } from "../../processes/process.ts";
import { groupName, userName } from "../accounts.ts";
import { baseName } from "../files/paths.ts";
import { formatDate } from "../format-date.ts";
import { nodeSize } from "../list-files.ts";
import type { Visit } from "./visit.ts";

/** find's `-printf`, the directives that scripts use. */
export function describe(format: string, process: Process, { path, node, depth }: Visit): string {
  const kind = node.kind === "directory" ? "d" : node.kind === "symlink" ? "l" : "f";
  const time = (letter: string) =>
    letter === "@" ? String(node.modifiedAt / 1000) : formatDate(`%${letter}`, node.modifiedAt);
  const values: Readonly<Record<string, () => string>> = {
    "%": () => "%",
    d: () => String(depth),
    f: () => baseName(path),
    G: () => String(node.gid),
    g: () => groupName(process, node.gid) ?? String(node.gid),
    h: () => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "."),
    l: () => (node.kind === "symlink" ? node.target : ""),
    m: () => (node.mode & 0o7777).toString(8),
    p: () => path,
    s: () => String(nodeSize(node)),
    t: () => formatDate("%a %b %e %H:%M:%S.%N0 %Y", node.modifiedAt),
    U: () => String(node.uid),
    u: () => userName(process, node.uid) ?? String(node.uid),
    y: () => kind,
  };
  return format.replace(/%(?:T(.)|(.))/g, (all, moment: string | undefined, letter: string | undefined) =>
    moment === undefined ? (values[letter ?? ""]?.() ?? all) : time(moment),
  );
}
