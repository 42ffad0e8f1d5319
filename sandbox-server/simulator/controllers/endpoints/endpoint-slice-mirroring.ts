import type { Endpoints, Service } from "../../registry/types.ts";
import type { Controller } from "../controller.ts";
import { itself, placeOf, refOf } from "../work-key.ts";
import { inSlices, managedByLabel, serviceNameLabel, slicesOf, writeSlices } from "./endpoint-slices.ts";
import { hasSelector } from "./service-pods.ts";

const resource = "endpointslices.discovery.k8s.io";
const managedBy = "endpointslicemirroring-controller.k8s.io";
const skipMirrorLabel = "endpointslice.kubernetes.io/skip-mirror";

/** Gives services without a selector slices of the Endpoints that somebody wrote by hand. */
export const endpointSliceMirroring: Controller = {
  name: "endpointslicemirroring-controller",
  sources: [
    itself("endpoints"),
    itself("services"),
    {
      resource,
      keys: ({ metadata: { labels, namespace } }, _, __, change) =>
        change === "DELETED" && labels?.[managedByLabel] === managedBy
          ? [`${namespace ?? ""}/${labels[serviceNameLabel] ?? ""}`]
          : [],
    },
  ],
  reconcile(key, context) {
    const { namespace, name } = refOf("services", key);
    const service = context.client.find<Service>(refOf("services", key));
    const endpoints = context.client.find<Endpoints>(refOf("endpoints", key));
    const existing = slicesOf(namespace, name, managedBy, context);
    const isMirrored = service && endpoints && !hasSelector(service) && !endpoints.metadata.labels?.[skipMirrorLabel];
    if (isMirrored) {
      writeSlices(service, existing, mirrored(endpoints), managedBy, context);
      return undefined;
    }
    for (const slice of existing) context.client.delete(placeOf(resource, slice));
    return undefined;
  },
};

type Address = NonNullable<NonNullable<Endpoints["subsets"]>[number]["addresses"]>[number];

function mirrored(endpoints: Endpoints) {
  return (endpoints.subsets ?? []).flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }) => {
    const all = [
      ...addresses.map((address) => mirroredAddress(address, true)),
      ...notReadyAddresses.map((address) => mirroredAddress(address, false)),
    ];
    const named = ports.map((port) => ({ ...port, name: port.name ?? "", protocol: port.protocol ?? "TCP" }));
    return inSlices(all, named);
  });
}

function mirroredAddress({ ip, hostname, nodeName, targetRef }: Address, ready: boolean): object {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    ...(targetRef ? { targetRef } : {}),
  };
}
