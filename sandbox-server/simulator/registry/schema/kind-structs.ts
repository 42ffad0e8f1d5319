import { findStruct, type Struct } from "./struct-table.ts";

/** The package of each API group in the field tables. */
const packages: Readonly<Record<string, string>> = {
  "": "core",
  apps: "apps",
  batch: "batch",
  autoscaling: "autoscaling",
  policy: "policy",
  "networking.k8s.io": "networking",
  "rbac.authorization.k8s.io": "rbac",
  "storage.k8s.io": "storage",
  "scheduling.k8s.io": "scheduling",
  "coordination.k8s.io": "coordination",
  "discovery.k8s.io": "discovery",
  "flowcontrol.apiserver.k8s.io": "flowcontrol",
  "events.k8s.io": "events",
  "node.k8s.io": "node",
  "admissionregistration.k8s.io": "admissionregistration",
  "authentication.k8s.io": "authentication",
  "authorization.k8s.io": "authorization",
  "certificates.k8s.io": "certificates",
  "meta.k8s.io": "meta",
  "apiextensions.k8s.io": "apiextensions",
  "apiregistration.k8s.io": "apiregistration",
  "metrics.k8s.io": "metrics",
};

const servedPackages = new Set([
  ...["core.v1", "apps.v1", "batch.v1", "autoscaling.v1", "autoscaling.v2", "policy.v1", "networking.v1", "rbac.v1"],
  ...["storage.v1", "scheduling.v1", "coordination.v1", "discovery.v1", "events.v1", "node.v1", "meta.v1"],
  ...["admissionregistration.v1", "authentication.v1", "authorization.v1", "certificates.v1", "apiextensions.v1"],
  ...["apiregistration.v1", "flowcontrol.v1", "metrics.v1beta1"],
]);

/** Options that clients send under any group's version, and their package. */
const commonKinds = new Set([
  "DeleteOptions",
  "CreateOptions",
  "UpdateOptions",
  "PatchOptions",
  "ListOptions",
  "Status",
]);

/** The package of the field tables that holds a group's version; undefined for groups that aren't built in. */
export function packageOf(group: string, version: string): string | undefined {
  const name = packages[group];
  const packageName = `${name}.${version}`;
  return name !== undefined && servedPackages.has(packageName) ? packageName : undefined;
}

/** `apps/v1` is version v1 of the group apps; `v1` is of the core group. */
export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const cut = apiVersion.indexOf("/");
  return cut < 0
    ? { group: "", version: apiVersion }
    : { group: apiVersion.slice(0, cut), version: apiVersion.slice(cut + 1) };
}

/** The struct of a built-in kind, of a list's items never; undefined for custom resources and unknown kinds. */
export function findKindStruct(apiVersion: string, kind: string): Struct | undefined {
  const { group, version } = splitApiVersion(apiVersion);
  const packageName = commonKinds.has(kind) ? "meta.v1" : packageOf(group, version);
  const struct = packageName === undefined ? undefined : findStruct(`${packageName}.${kind}`);
  return struct?.isObject ? struct : undefined;
}
