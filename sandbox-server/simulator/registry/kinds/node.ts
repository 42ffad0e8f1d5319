import { ageColumn, defineKind, nameColumn, orNone, text, wideText } from "../columns.ts";
import type { Node } from "../types.ts";
import { validateNode } from "../validation/node.ts";

const rolePrefix = "node-role.kubernetes.io/";
const roleLabel = "kubernetes.io/role";

export const node = defineKind<Node>({
  group: "",
  version: "v1",
  resource: "nodes",
  kind: "Node",
  singular: "node",
  shortNames: ["no"],
  categories: [],
  namespaced: false,
  hasGeneration: false,
  columns: [
    nameColumn,
    text("Status", "Whether the node is ready for pods.", statusOf),
    text("Roles", "The roles of the node.", rolesOf),
    ageColumn,
    text("Version", "The version of the node's kubelet.", ({ status }) => status?.nodeInfo?.kubeletVersion ?? ""),
    wideText("Internal-IP", "The node's address inside the cluster.", (object) => addressOf(object, "InternalIP")),
    wideText("External-IP", "The node's address for the world.", (object) => addressOf(object, "ExternalIP")),
    wideText("OS-Image", "The operating system.", ({ status }) => orUnknown(status?.nodeInfo?.osImage)),
    wideText("Kernel-Version", "The kernel.", ({ status }) => orUnknown(status?.nodeInfo?.kernelVersion)),
    wideText("Container-Runtime", "What runs the containers.", ({ status }) =>
      orUnknown(status?.nodeInfo?.containerRuntimeVersion),
    ),
  ],
  subresources: { status: true, statusOnCreate: true },
  fieldSelectors: { "spec.unschedulable": ({ spec }) => `${spec?.unschedulable ?? false}` },
  validate: validateNode,
  withDefaults: (object) => {
    const { capacity, allocatable } = object.status ?? {};
    const status = { ...object.status, ...(capacity && !allocatable ? { allocatable: capacity } : {}) };
    return { ...object, spec: object.spec ?? {}, status };
  },
});

function statusOf({ spec, status }: Node): string {
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  const state = ready === undefined ? "Unknown" : ready.status === "True" ? "Ready" : "NotReady";
  return spec?.unschedulable ? `${state},SchedulingDisabled` : state;
}

function rolesOf({ metadata }: Node): string {
  const roles = new Set<string>();
  for (const [label, value] of Object.entries(metadata.labels ?? {})) {
    if (label.startsWith(rolePrefix) && label.length > rolePrefix.length) roles.add(label.slice(rolePrefix.length));
    else if (label === roleLabel && value !== "") roles.add(value);
  }
  return orNone([...roles].toSorted().join(","));
}

function addressOf({ status }: Node, type: string): string {
  return orNone(status?.addresses?.find((address) => address.type === type)?.address);
}

function orUnknown(value: string | undefined): string {
  return value === undefined || value === "" ? "<unknown>" : value;
}
