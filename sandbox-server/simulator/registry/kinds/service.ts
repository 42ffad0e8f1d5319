import { ageColumn, defineKind, joined, nameColumn, orNone, text, wideText } from "../columns.ts";
import { formatLabels } from "../label-selector.ts";
import { serviceWithDefaults } from "../service/defaults.ts";
import type { Service } from "../types.ts";
import { validateService } from "../validation/service.ts";

/** Addresses of load balancers are cut here unless the output is wide. */
const loadBalancerWidth = 16;

export const service = defineKind<Service>({
  group: "",
  version: "v1",
  resource: "services",
  kind: "Service",
  singular: "service",
  shortNames: ["svc"],
  categories: ["all"],
  namespaced: true,
  columns: [
    nameColumn,
    text("Type", "How the service is reached.", ({ spec }) => spec?.type ?? ""),
    text("Cluster-IP", "The service's address in the cluster.", ({ spec }) =>
      orNone(spec?.clusterIPs?.[0] ?? spec?.clusterIP),
    ),
    text("External-IP", "The service's address for the world.", externalAddress),
    text("Port(s)", "Ports of the service, with the node's port behind a colon.", ports),
    ageColumn,
    wideText("Selector", "Labels of the pods behind the service.", ({ spec }) => formatLabels(spec?.selector)),
  ],
  hasGeneration: false,
  subresources: { status: true },
  fieldSelectors: {
    "spec.clusterIP": ({ spec }) => spec?.clusterIP ?? "",
    "spec.type": ({ spec }) => spec?.type ?? "",
  },
  withDefaults: serviceWithDefaults,
  validate: validateService,
  nameRule: "dns1035-label",
});

function externalAddress({ spec, status }: Service): string {
  switch (spec?.type) {
    case "ExternalName":
      return spec.externalName ?? "";
    case "LoadBalancer": {
      const assigned = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || "");
      const balancers = assigned.join(",").slice(0, loadBalancerWidth * 4);
      const all = [balancers, ...(spec.externalIPs ?? [])].filter((address) => address !== "");
      return all.length === 0 ? "<pending>" : all.join(",");
    }
    default:
      return joined(spec?.externalIPs);
  }
}

function ports({ spec }: Service): string {
  return joined(
    (spec?.ports ?? []).map(({ port, nodePort, protocol }) =>
      nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
    ),
  );
}
