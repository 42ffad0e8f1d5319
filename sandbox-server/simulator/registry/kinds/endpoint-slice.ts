import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { changeField, changeItems, fill } from "../fill.ts";
import type { EndpointSlice } from "../types.ts";
import { validateEndpointSlice } from "../validation/endpoints.ts";

const shownItems = 3;

export const endpointSlice = defineKind<EndpointSlice>({
  group: "discovery.k8s.io",
  version: "v1",
  resource: "endpointslices",
  kind: "EndpointSlice",
  singular: "endpointslice",
  shortNames: [],
  categories: [],
  namespaced: true,
  columns: [
    nameColumn,
    text("AddressType", "Whether the addresses are IPv4, IPv6 or names.", ({ addressType }) => addressType),
    text("Ports", "Ports of the endpoints.", ({ ports }) =>
      shortList((ports ?? []).map(({ port, name }) => (port === undefined ? (name ?? "*") : `${port}`))),
    ),
    text("Endpoints", "Addresses of the endpoints.", ({ endpoints }) =>
      shortList((endpoints ?? []).flatMap(({ addresses }) => addresses)),
    ),
    ageColumn,
  ],
  validate: validateEndpointSlice,
  withDefaults: (object) =>
    changeField(object, "ports", (ports) => changeItems(ports, (port) => fill(port, { name: "", protocol: "TCP" }))),
});

function shortList(items: readonly string[]): string {
  if (items.length === 0) return "<unset>";
  const shown = items.slice(0, shownItems).join(",");
  return items.length > shownItems ? `${shown} + ${items.length - shownItems} more...` : shown;
}
