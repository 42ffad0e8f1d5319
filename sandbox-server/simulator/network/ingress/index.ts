import type { Clock } from "../../clock.ts";
import type { EventRecorder } from "../../controllers/controller.ts";
import type { Ingress, IngressClass, Node, Secret, Service } from "../../registry/types.ts";
import type { ClusterClient } from "../../store/cluster-client.ts";
import { ADDRESS_PLAN } from "../addresses.ts";
import type { ClusterNetwork, Connection } from "../cluster-network.ts";
import { streamOf } from "../connection-stream.ts";
import { SimulatedNetworkError } from "../network-fault.ts";
import { internalAddressOf } from "../topology.ts";
import { makeFakeCertificate } from "./fake-certificate.ts";
import { serveProxy } from "./proxy.ts";
import { openSecure } from "./tls-termination.ts";

const CLASS_NAME = "nginx";
const CONTROLLER = "k8s.io/ingress-nginx";
const IS_DEFAULT = "ingressclass.kubernetes.io/is-default-class";
const COMPONENT = "nginx-ingress-controller";
const INGRESSES = "ingresses.networking.k8s.io";
const CLASSES = "ingressclasses.networking.k8s.io";

export interface IngressParts {
  readonly client: ClusterClient;
  readonly clock: Clock;
  readonly network: ClusterNetwork;
  readonly events: EventRecorder;
}

/**
 * A simulated ingress controller, in the manner of ingress-nginx: makes the default IngressClass `nginx` in a cluster
 * without classes, gives Ingresses of its class their address, and, while there are any, proxies HTTP on ports 80 and
 * 443 of that address and of all machines.
 */
export function createIngressController(parts: IngressParts): Disposable {
  const { client, network } = parts;
  const ingresses = new Map<string, Ingress>();
  const ports = new Map<string, Disposable>();
  const own = network.attach({ address: ADDRESS_PLAN.ingress, hostname: COMPONENT, dnsSearches: [] });
  let certificate: ReturnType<typeof makeFakeCertificate> | undefined;

  const source = {
    network: own,
    ingresses: () => [...ingresses.values()],
    findService: (namespace: string, name: string) => client.find<Service>({ resource: "services", namespace, name }),
    findSecret: (namespace: string, name: string) => client.find<Secret>({ resource: "secrets", namespace, name }),
    fallback: () => {
      certificate ??= makeFakeCertificate(parts.clock.now());
      return certificate;
    },
  };

  function accept(connection: Connection, isSecure: boolean): void {
    const stream = streamOf(connection);
    const serve = (clear: typeof stream) => serveProxy(source, clear, isSecure, connection.remoteAddress);
    if (isSecure) openSecure(source, stream, serve);
    else serve(stream);
  }

  /** Opens both ports at an address; a port that a pod of that machine has taken stays the pod's. */
  function open(address: string): void {
    const place = network.attach({ address, hostname: COMPONENT, dnsSearches: [] });
    for (const port of [80, 443]) {
      try {
        place.listen(port, "TCP", (connection) => accept(connection, port === 443));
      } catch (error) {
        if (!(error instanceof SimulatedNetworkError)) throw error;
      }
    }
    ports.set(address, place);
  }

  function openWhileNeeded(): void {
    if (ingresses.size === 0) {
      for (const place of ports.values()) place[Symbol.dispose]();
      ports.clear();
      return;
    }
    const machines = client.list<Node>("nodes").map(internalAddressOf);
    for (const address of [ADDRESS_PLAN.ingress, ...machines]) if (!ports.has(address)) open(address);
  }

  function publish(ingress: Ingress): void {
    const { name, namespace = "" } = ingress.metadata;
    if (ingress.status?.loadBalancer?.ingress?.[0]?.ip === ADDRESS_PLAN.ingress) return;
    parts.events.record(ingress, "Normal", "Sync", "Scheduled for sync", COMPONENT);
    client.modifyStatus<Ingress>({ resource: INGRESSES, namespace, name }, (draft) => {
      draft.status = { loadBalancer: { ingress: [{ ip: ADDRESS_PLAN.ingress }] } };
    });
  }

  makeDefaultClass(client);
  const watch = client.watch<Ingress>(INGRESSES, ({ type, object }) => {
    const key = `${object.metadata.namespace}/${object.metadata.name}`;
    const isOurs = type !== "DELETED" && isOfClass(client, object);
    if (isOurs) ingresses.set(key, object);
    else ingresses.delete(key);
    openWhileNeeded();
    if (isOurs) publish(object);
  });
  return {
    [Symbol.dispose]() {
      watch[Symbol.dispose]();
      ingresses.clear();
      openWhileNeeded();
      own[Symbol.dispose]();
    },
  };
}

function isOfClass(client: ClusterClient, ingress: Ingress): boolean {
  const name = ingress.spec?.ingressClassName ?? ingress.metadata.annotations?.["kubernetes.io/ingress.class"];
  const classes = client.list<IngressClass>(CLASSES);
  if (name === undefined) return classes.some((each) => each.metadata.annotations?.[IS_DEFAULT] === "true");
  return (
    name === CLASS_NAME ||
    classes.some(({ metadata, spec }) => metadata.name === name && spec?.controller === CONTROLLER)
  );
}

/** Ingresses without a class get this one at admission. */
function makeDefaultClass(client: ClusterClient): void {
  const isServed = client.resources().some(({ resource }) => resource === CLASSES);
  if (!isServed || client.list<IngressClass>(CLASSES).length > 0) return;
  client.create(CLASSES, {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: {
      name: CLASS_NAME,
      labels: { "app.kubernetes.io/component": "controller", "app.kubernetes.io/name": "ingress-nginx" },
      annotations: { [IS_DEFAULT]: "true" },
    },
    spec: { controller: CONTROLLER },
  });
}
