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

const basicChecks = ["ping", "log", "etcd"];

/** What the API server starts after it has begun to listen, in its order. */
const startHooks = [
  "start-apiserver-admission-initializer",
  "generic-apiserver-start-informers",
  "priority-and-fairness-config-consumer",
  "priority-and-fairness-filter",
  "storage-object-count-tracker-hook",
  "start-apiextensions-informers",
  "start-apiextensions-controllers",
  "crd-informer-synced",
  "start-system-namespaces-controller",
  "start-cluster-authentication-info-controller",
  "start-kube-apiserver-identity-lease-controller",
  "start-kube-apiserver-identity-lease-garbage-collector",
  "start-legacy-token-tracking-controller",
  "start-service-ip-repair-controllers",
  "rbac/bootstrap-roles",
  "scheduling/bootstrap-system-priority-classes",
  "priority-and-fairness-config-producer",
  "bootstrap-controller",
  "start-kubernetes-service-cidr-controller",
  "aggregator-reload-proxy-client-cert",
  "start-kube-aggregator-informers",
  "apiservice-status-local-available-controller",
  "apiservice-status-remote-available-controller",
  "apiservice-registration-controller",
  "apiservice-discovery-controller",
  "kube-apiserver-autoregistration",
  "autoregister-completion",
  "apiservice-openapi-controller",
  "apiservice-openapiv3-controller",
].map((name) => (name === "autoregister-completion" ? name : `poststarthook/${name}`));

const checks: Readonly<Record<string, readonly string[]>> = {
  healthz: [...basicChecks, ...startHooks],
  livez: [...basicChecks, ...startHooks],
  readyz: [...basicChecks, "etcd-readiness", "informer-sync", ...startHooks, "shutdown"],
};

/** Every path below which a check answers: `/livez`, `/livez/etcd`… */
export const healthPaths: readonly string[] = Object.entries(checks).flatMap(([endpoint, names]) => [
  `/${endpoint}`,
  ...names.map((name) => `/${endpoint}/${name}`),
]);

/** /healthz, /livez and /readyz; undefined for other paths. */
export function healthAnswer(path: string, query: URLSearchParams): Answer | undefined {
  const [, endpoint = "", check] = /^\/(\w+)(?:\/(.+))?$/.exec(path) ?? [];
  const names = Object.hasOwn(checks, endpoint) ? checks[endpoint] : undefined;
  if (names === undefined || (check !== undefined && !names.includes(check))) return undefined;
  if (!query.has("verbose") || check !== undefined) return { code: 200, text: "ok", type: "text/plain; charset=utf-8" };
  const excluded = query.getAll("exclude");
  const lines = names.map((each) => `[+]${each} ${excluded.includes(each) ? "excluded: ok" : "ok"}`);
  const unknown = excluded.filter((each) => !names.includes(each));
  if (unknown.length > 0) {
    const list = unknown.map((each) => JSON.stringify(each)).join(", ");
    lines.push(`warn: some health checks cannot be excluded: no matches for ${list}`);
  }
  return {
    code: 200,
    text: `${lines.join("\n")}\n${endpoint} check passed\n`,
    type: "text/plain; charset=utf-8",
  };
}
