import type { ApiService } from "../../registry/types.ts";

export type ApiServiceSpec = NonNullable<ApiService["spec"]>;

/** Set on what the API server registers by itself: for built-in groups once, for defined ones as long as they are. */
export const managedLabel = "kube-aggregator.kubernetes.io/automanaged";

/** Group, version, and the priorities of both in discovery, as kube-apiserver orders its own groups. */
const builtIn: readonly (readonly [group: string, version: string, groupPriority: number, versionPriority: number])[] =
  [
    ["", "v1", 18_000, 1],
    ["apps", "v1", 17_800, 15],
    ["events.k8s.io", "v1", 17_750, 15],
    ["authentication.k8s.io", "v1", 17_700, 15],
    ["authorization.k8s.io", "v1", 17_600, 15],
    ["autoscaling", "v1", 17_500, 15],
    ["autoscaling", "v2", 17_500, 30],
    ["batch", "v1", 17_400, 15],
    ["certificates.k8s.io", "v1", 17_300, 15],
    ["networking.k8s.io", "v1", 17_200, 15],
    ["policy", "v1", 17_100, 15],
    ["rbac.authorization.k8s.io", "v1", 17_000, 15],
    ["storage.k8s.io", "v1", 16_800, 15],
    ["apiextensions.k8s.io", "v1", 16_700, 15],
    ["admissionregistration.k8s.io", "v1", 16_700, 15],
    ["scheduling.k8s.io", "v1", 16_600, 15],
    ["coordination.k8s.io", "v1", 16_500, 15],
    ["node.k8s.io", "v1", 16_300, 15],
    ["discovery.k8s.io", "v1", 16_200, 15],
    ["flowcontrol.apiserver.k8s.io", "v1", 16_100, 21],
  ];

/** A group's version is `version.group`, the core group's `v1.`. */
export function registeredName(group: string, version: string): string {
  return `${version}.${group}`;
}

/** What the API server registers of itself, by name. */
export const builtInServices: ReadonlyMap<string, ApiServiceSpec> = new Map(
  builtIn.map(([group, version, groupPriorityMinimum, versionPriority]) => [
    registeredName(group, version),
    { ...(group === "" ? {} : { group }), version, groupPriorityMinimum, versionPriority },
  ]),
);

/** Of groups that this server answers itself. */
export const localCondition = {
  type: "Available",
  status: "True",
  reason: "Local",
  message: "Local APIServices are always available",
} as const;
