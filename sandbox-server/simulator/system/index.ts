import type { ClusterClient } from "../store/cluster-client.ts";
import { coreDns, kubeProxy, metricsServer } from "./add-ons.ts";
import { ingressController } from "./ingress-add-on.ts";

export { keepStaticPods } from "./static-pods.ts";

/** Installs what a fresh cluster runs for itself. Learners may change it afterwards: it is not looked at again. */
export function installAddOns(client: ClusterClient): void {
  for (const [resource, object] of [...coreDns, ...kubeProxy, ...metricsServer, ...ingressController]) {
    const { name, namespace = "" } = object.metadata;
    if (client.find({ resource, namespace, name }) === undefined) client.create(resource, object);
  }
}
