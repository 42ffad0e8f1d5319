import type { Service } from "../../registry/types.ts";

export type Variable = { readonly name: string; readonly value: string };

/**
 * The variables that Docker links once gave: `WEB_SERVICE_HOST`, `WEB_PORT_80_TCP_ADDR` and so on for every service
 * with an address, by which the kubelet lists them: services of the pod's namespace when links are enabled, and
 * `kubernetes` of `default` always.
 */
export function serviceVariables(services: readonly Service[]): readonly Variable[] {
  return services.filter(hasAddress).flatMap(variablesOf);
}

function hasAddress(service: Service): boolean {
  const address = service.spec?.clusterIP;
  return address !== undefined && address !== "" && address !== "None";
}

function variablesOf(service: Service): readonly Variable[] {
  const prefix = variableName(service.metadata.name);
  const address = service.spec?.clusterIP ?? "";
  const ports = service.spec?.ports ?? [];
  const [first] = ports;
  const head: Variable[] = [
    { name: `${prefix}_SERVICE_HOST`, value: address },
    { name: `${prefix}_SERVICE_PORT`, value: String(first?.port ?? "") },
    ...ports.flatMap((port) =>
      port.name === undefined || port.name === ""
        ? []
        : [{ name: `${prefix}_SERVICE_PORT_${variableName(port.name)}`, value: String(port.port) }],
    ),
  ];
  const links = ports.flatMap((port, index): readonly Variable[] => {
    const protocol = port.protocol ?? "TCP";
    const url = `${protocol.toLowerCase()}://${address}:${port.port}`;
    const name = `${prefix}_PORT_${port.port}_${protocol}`;
    return [
      ...(index === 0 ? [{ name: `${prefix}_PORT`, value: url }] : []),
      { name, value: url },
      { name: `${name}_PROTO`, value: protocol.toLowerCase() },
      { name: `${name}_PORT`, value: String(port.port) },
      { name: `${name}_ADDR`, value: address },
    ];
  });
  return [...head, ...links];
}

function variableName(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}
