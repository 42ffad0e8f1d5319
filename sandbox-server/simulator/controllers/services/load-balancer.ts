import type { Service } from "../../registry/types.ts";
import type { Controller, ControllerContext } from "../controller.ts";
import { itself, placeOf, refOf } from "../work-key.ts";

const component = "service-controller";
const cleanupFinalizer = "service.kubernetes.io/load-balancer-cleanup";

/** The simulated load balancer's addresses, inside the machines' network. */
const pool = { prefix: "172.18.255.", first: 200, last: 250 };

/** Plays the cloud's part for services of type LoadBalancer: an address while there is one, and its clean-up. */
export const loadBalancer: Controller = {
  name: component,
  sources: [itself("services")],
  reconcile(key, context) {
    const service = context.client.find<Service>(refOf("services", key));
    if (!service) return undefined;
    const isWanted = service.spec?.type === "LoadBalancer" && !service.metadata.deletionTimestamp;
    if (isWanted && !service.spec?.loadBalancerClass) provide(service, context);
    else if (service.metadata.finalizers?.includes(cleanupFinalizer)) withdraw(service, context);
    return undefined;
  },
};

function provide(service: Service, context: ControllerContext): void {
  const { client, events } = context;
  const ref = placeOf("services", service);
  if (service.metadata.finalizers?.includes(cleanupFinalizer) && service.status?.loadBalancer?.ingress?.length) return;
  events.record(service, "Normal", "EnsuringLoadBalancer", "Ensuring load balancer", component);
  client.modify<Service>(ref, (draft) => {
    const others = (draft.metadata.finalizers ?? []).filter((finalizer) => finalizer !== cleanupFinalizer);
    draft.metadata.finalizers = [...others, cleanupFinalizer];
  });
  const address = freeAddress(service, context);
  if (address === undefined) {
    const message = "Error syncing load balancer: failed to ensure load balancer: no address is free";
    events.record(service, "Warning", "SyncLoadBalancerFailed", message, component);
    return;
  }
  client.modifyStatus<Service>(ref, (draft) => {
    draft.status = { ...draft.status, loadBalancer: { ingress: [{ ip: address, ipMode: "VIP" }] } };
  });
  events.record(service, "Normal", "EnsuredLoadBalancer", "Ensured load balancer", component);
}

function freeAddress(service: Service, { client }: ControllerContext): string | undefined {
  const services = client.list<Service>("services");
  const taken = new Set(services.flatMap((other) => (other.status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip)));
  const wanted = service.spec?.loadBalancerIP;
  if (wanted && !taken.has(wanted)) return wanted;
  for (let last = pool.first; last <= pool.last; last += 1) {
    const address = `${pool.prefix}${last}`;
    if (!taken.has(address)) return address;
  }
  return undefined;
}

function withdraw(service: Service, { client, events }: ControllerContext): void {
  const ref = placeOf("services", service);
  events.record(service, "Normal", "DeletingLoadBalancer", "Deleting load balancer", component);
  if (service.status?.loadBalancer?.ingress?.length) {
    client.modifyStatus<Service>(ref, (draft) => {
      draft.status = { ...draft.status, loadBalancer: {} };
    });
  }
  events.record(service, "Normal", "DeletedLoadBalancer", "Deleted load balancer", component);
  client.modify<Service>(ref, (draft) => {
    draft.metadata.finalizers = (draft.metadata.finalizers ?? []).filter((finalizer) => finalizer !== cleanupFinalizer);
  });
}
