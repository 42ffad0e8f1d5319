import { invalid, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { dns1123LabelFaults, portNumberFaults } from "../names.ts";
import type { EndpointSlice, Endpoints } from "../types.ts";
import { immutable, namedFaults, oneOf, requiredOneOf } from "./common.ts";

const protocols = ["SCTP", "TCP", "UDP"];
const maxAddresses = 100;

/** All faults of endpoints: addresses and ports of every subset. */
export function validateEndpoints({ subsets }: Endpoints): readonly FieldError[] {
  return (subsets ?? []).flatMap((subset, index) => {
    const field = `subsets[${index}]`;
    const addresses = [...(subset.addresses ?? []), ...(subset.notReadyAddresses ?? [])];
    const isNameRequired = (subset.ports ?? []).length > 1;
    return [
      ...(addresses.length === 0 ? [required(field, "must specify `addresses` or `notReadyAddresses`")] : []),
      ...(subset.addresses ?? []).flatMap(({ ip }, position) =>
        addressFaults(`${field}.addresses[${position}].ip`, ip),
      ),
      ...(subset.ports ?? []).flatMap(({ name, port, protocol }, position) => {
        const path = `${field}.ports[${position}]`;
        return [
          ...(isNameRequired && !name ? [required(`${path}.name`)] : []),
          ...(name ? namedFaults(`${path}.name`, name, dns1123LabelFaults) : []),
          ...portNumberFaults(port).map((fault) => invalid(`${path}.port`, port, fault)),
          ...oneOf(`${path}.protocol`, protocol, protocols),
        ];
      }),
    ];
  });
}

/** All faults of an endpoint slice; what sort of addresses it holds may not change. */
export function validateEndpointSlice(
  object: EndpointSlice,
  previous: EndpointSlice | undefined,
): readonly FieldError[] {
  const { addressType, endpoints, ports } = object;
  return [
    ...requiredOneOf("addressType", addressType, ["FQDN", "IPv4", "IPv6"]),
    ...(endpoints ?? []).flatMap(({ addresses = [] }, index) => {
      const field = `endpoints[${index}].addresses`;
      if (addresses.length === 0) return [required(field, "must contain at least 1 address")];
      if (addresses.length > maxAddresses)
        return [invalid(field, addresses.length, `must have at most ${maxAddresses} items`)];
      if (addressType !== "IPv4") return [];
      return addresses.flatMap((address, position) => addressFaults(`${field}[${position}]`, address));
    }),
    ...(ports ?? []).flatMap(({ protocol }, index) => oneOf(`ports[${index}].protocol`, protocol, protocols)),
    ...(previous === undefined ? [] : immutable("addressType", addressType, previous.addressType)),
  ];
}

function addressFaults(field: string, address: string): FieldError[] {
  const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(address ?? "") || (address ?? "").includes(":");
  return isAddress
    ? []
    : [invalid(field, address ?? "", "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")];
}
