import type { Node } from "../../registry/types.ts";
import type { ClusterClient } from "../../store/cluster-client.ts";

type Quantities = Readonly<Record<string, unknown>>;

/** Names with a domain, but for Kubernetes' own: what an operator or a device plug-in says that a machine has. */
function extendedOf(quantities: Quantities = {}): Quantities {
  return Object.fromEntries(
    Object.entries(quantities).filter(([name]) => name.includes("/") && !name.startsWith("kubernetes.io/")),
  );
}

/**
 * What somebody wrote into a machine's capacity can be allocated from then on, and no longer when it is taken out: the
 * kubelet reckons so with each report of its status ("Advertise Extended Resources for a Node").
 */
export function allocateExtendedResources(client: ClusterClient, { metadata, status }: Node): void {
  const wanted = extendedOf(status?.capacity);
  if (sameQuantities(wanted, extendedOf(status?.allocatable))) return;
  client.modifyStatus<Node>({ resource: "nodes", namespace: "", name: metadata.name }, (node) => {
    const { capacity, allocatable = {} } = node.status ?? {};
    const other = Object.entries(allocatable).filter(([name]) => extendedOf(allocatable)[name] === undefined);
    node.status = {
      ...node.status,
      allocatable: { ...Object.fromEntries(other), ...extendedOf(capacity) } as typeof allocatable,
    };
  });
}

function sameQuantities(one: Quantities, other: Quantities): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
