import type { Ingress } from "../../registry/types.ts";

type Rule = NonNullable<NonNullable<Ingress["spec"]>["rules"]>[number];
type Path = NonNullable<Rule["http"]>["paths"][number];
export type IngressBackend = Path["backend"];

export interface Route {
  readonly ingress: Ingress;
  readonly backend: IngressBackend;
  /** The path of the rule; undefined for a default backend. */
  readonly path: string | undefined;
}

const ANNOTATIONS = "nginx.ingress.kubernetes.io/";

/** An annotation of the proxy, by its short name. */
export function annotationOf(ingress: Ingress, name: string): string | undefined {
  return ingress.metadata.annotations?.[`${ANNOTATIONS}${name}`];
}

/**
 * Where a request goes: the exact host before wildcards before rules without a host; within a host an exact path, then
 * the longest prefix; then default backends. Among equals the oldest Ingress wins.
 * Source: "Ingress" in the Kubernetes documentation, ingress-nginx' user guide.
 */
export function findIngressRoute(ingresses: readonly Ingress[], host: string, path: string): Route | undefined {
  const oldest = ingresses.toSorted((left, right) =>
    left.metadata.creationTimestamp < right.metadata.creationTimestamp ? -1 : 1,
  );
  const rules = oldest.flatMap((ingress) => (ingress.spec?.rules ?? []).map((rule) => ({ ingress, rule })));
  const closeness = Math.min(...rules.map(({ rule }) => hostCloseness(rule.host, host)));
  const best: { route: Route; rank: number }[] = [];
  for (const { ingress, rule } of rules) {
    if (closeness === Number.POSITIVE_INFINITY || hostCloseness(rule.host, host) !== closeness) continue;
    for (const candidate of rule.http?.paths ?? []) {
      const rank = pathRank(ingress, candidate, path);
      if (rank > 0) best.push({ route: { ingress, backend: candidate.backend, path: candidate.path }, rank });
    }
  }
  const winner = best.toSorted((left, right) => right.rank - left.rank)[0];
  if (winner !== undefined) return winner.route;
  for (const ingress of oldest) {
    const backend = ingress.spec?.defaultBackend;
    if (backend !== undefined) return { ingress, backend, path: undefined };
  }
  return undefined;
}

/** 0 for the very host, 1 for a wildcard, 2 for a rule for every host, infinity for none of these. */
function hostCloseness(ruleHost: string | undefined, host: string): number {
  if (ruleHost === undefined || ruleHost === "") return 2;
  if (ruleHost.toLowerCase() === host) return 0;
  const dot = host.indexOf(".");
  if (ruleHost.startsWith("*.") && dot > 0 && ruleHost.slice(1).toLowerCase() === host.slice(dot)) return 1;
  return Number.POSITIVE_INFINITY;
}

const EXACT_RANK = 1_000_000;

/** 0 when a path does not match; longer matches rank higher, exact ones highest. */
function pathRank(ingress: Ingress, candidate: Path, path: string): number {
  const wanted = candidate.path ?? "/";
  if (candidate.pathType === "Exact") return wanted === path ? EXACT_RANK : 0;
  if (usesRegex(ingress)) return patternOf(wanted)?.test(path) === true ? wanted.length : 0;
  const prefix = wanted.replace(/\/+$/, "");
  return path === prefix || path.startsWith(`${prefix}/`) || prefix === "" ? wanted.length : 0;
}

function usesRegex(ingress: Ingress): boolean {
  const isRewritten = /\$\d/.test(annotationOf(ingress, "rewrite-target") ?? "");
  return isRewritten || annotationOf(ingress, "use-regex") === "true";
}

/** A repeated group that repeats inside can take a regular expression ages; such patterns match nothing here. */
const NESTED_REPEAT = /\([^()]*[*+{][^()]*\)[*+{]/;

/** A path that is a regular expression; undefined when it is none, or one that could hold the process up. */
function patternOf(path: string): RegExp | undefined {
  if (NESTED_REPEAT.test(path)) return undefined;
  try {
    return new RegExp(`^${path}`, "i");
  } catch {
    return undefined;
  }
}

/** The target that the backend is asked for, after the annotation `rewrite-target`. */
export function rewrittenTarget(route: Route, target: string): string {
  const rewrite = annotationOf(route.ingress, "rewrite-target");
  if (rewrite === undefined || route.path === undefined) return target;
  const question = target.indexOf("?");
  const path = question === -1 ? target : target.slice(0, question);
  const query = question === -1 ? "" : target.slice(question);
  if (!usesRegex(route.ingress)) return `${rewrite}${query}`;
  const groups = patternOf(route.path)?.exec(path) ?? [];
  return `${rewrite.replace(/\$(\d)/g, (_, index: string) => groups[Number(index)] ?? "")}${query}`;
}

/** Whether plain HTTP is sent on to HTTPS, as the proxy does for hosts with a certificate. */
export function redirectsToTls(route: Route, host: string): boolean {
  if (annotationOf(route.ingress, "force-ssl-redirect") === "true") return true;
  if (annotationOf(route.ingress, "ssl-redirect") === "false") return false;
  return (route.ingress.spec?.tls ?? []).some(({ hosts = [] }) => hosts.includes(host));
}
