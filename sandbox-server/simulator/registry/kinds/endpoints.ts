import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { changeField, changeItems, fill } from "../fill.ts";
import type { Endpoints } from "../types.ts";
import { validateEndpoints } from "../validation/endpoints.ts";

const shownAddresses = 3;

export const endpoints = defineKind<Endpoints>({
  group: "",
  version: "v1",
  resource: "endpoints",
  kind: "Endpoints",
  singular: "endpoints",
  shortNames: ["ep"],
  categories: [],
  namespaced: true,
  columns: [nameColumn, text("Endpoints", "Addresses behind the service.", addresses), ageColumn],
  hasGeneration: false,
  withDefaults: (object) =>
    changeField(object, "subsets", (subsets) =>
      changeItems(subsets, (subset) =>
        changeField(subset, "ports", (ports) => changeItems(ports, (port) => fill(port, { protocol: "TCP" }))),
      ),
    ),
  validate: validateEndpoints,
  warnings: () => ["v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"],
});

function addresses({ subsets }: Endpoints): string {
  const all: string[] = [];
  for (const subset of subsets ?? []) {
    for (const { ip } of subset.addresses ?? []) {
      if (subset.ports === undefined || subset.ports.length === 0) all.push(ip);
      for (const { port } of subset.ports ?? []) all.push(`${ip}:${port}`);
    }
  }
  if (all.length === 0) return "<none>";
  const shown = all.slice(0, shownAddresses).join(",");
  return all.length > shownAddresses ? `${shown} + ${all.length - shownAddresses} more...` : shown;
}
