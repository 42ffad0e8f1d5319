import { defineKind } from "../columns.ts";
import { podColumns } from "../pod/columns.ts";
import { podWithDefaults } from "../pod/defaults.ts";
import { validatePod } from "../pod/validate.ts";
import { nameWarnings, podWarnings } from "../pod/warnings.ts";
import type { Pod } from "../types.ts";

const defaultGraceSeconds = 30;

export const pod = defineKind<Pod>({
  group: "",
  version: "v1",
  resource: "pods",
  kind: "Pod",
  singular: "pod",
  shortNames: ["po"],
  categories: ["all"],
  namespaced: true,
  columns: podColumns,
  subresources: { status: true },
  fieldSelectors: {
    "spec.nodeName": ({ spec }) => spec?.nodeName ?? "",
    "spec.restartPolicy": ({ spec }) => spec?.restartPolicy ?? "",
    "spec.schedulerName": ({ spec }) => spec?.schedulerName ?? "",
    "spec.serviceAccountName": ({ spec }) => spec?.serviceAccountName ?? "",
    "spec.hostNetwork": ({ spec }) => `${spec?.hostNetwork ?? false}`,
    "status.phase": ({ status }) => status?.phase ?? "",
    "status.podIP": ({ status }) => status?.podIP ?? "",
    "status.podIPs": ({ status }) => status?.podIPs?.map(({ ip }) => ip).join(",") ?? "",
    "status.nominatedNodeName": ({ status }) => status?.nominatedNodeName ?? "",
  },
  warnings: (object) => [...nameWarnings(object), ...podWarnings(object.spec, "spec")],
  withDefaults: podWithDefaults,
  validate: validatePod,
  deletionGraceSeconds: ({ spec, status }) => {
    const isOver = status?.phase === "Succeeded" || status?.phase === "Failed";
    if (isOver || !spec?.nodeName) return 0;
    return spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
  },
});
