import type { Answer } from "./api-parts.ts";

/** What the cluster says it is. */
export const serverVersion = {
  major: "1",
  minor: "36",
  gitVersion: "v1.36.1",
  gitCommit: "47748d165c521903def80a2c3073532744d61307",
  gitTreeState: "clean",
  buildDate: "2026-05-12T10:00:00Z",
  goVersion: "go1.26.1",
  compiler: "gc",
  platform: "linux/amd64",
} as const;

const healthChecks = ["ping", "log", "etcd", "poststarthook/rbac/bootstrap-roles"];

/** /healthz, /livez and /readyz; undefined for other paths. */
export function healthAnswer(path: string, query: URLSearchParams): Answer | undefined {
  const [endpoint = "", check] = path.slice(1).split("/");
  if (endpoint !== "healthz" && endpoint !== "livez" && endpoint !== "readyz") return undefined;
  if (check !== undefined && check !== "" && !healthChecks.includes(check)) return undefined;
  if (!query.has("verbose")) return { code: 200, text: "ok", type: "text/plain; charset=utf-8" };
  const lines = healthChecks.map((each) => `[+]${each} ok`);
  return { code: 200, text: `${lines.join("\n")}\n${endpoint} check passed\n`, type: "text/plain; charset=utf-8" };
}
