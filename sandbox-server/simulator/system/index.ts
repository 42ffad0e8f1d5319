import type { PlantSeed } from "../seeds.ts";
import { coreDns, kubeProxy, metricsServer } from "./add-ons.ts";
import { ingressController } from "./ingress-add-on.ts";

export { keepStaticPods } from "./static-pods.ts";

/** Installs what a fresh cluster runs for itself. Learners may change it afterwards: it is not looked at again. */
export function installAddOns(seed: PlantSeed): void {
  for (const [resource, object] of [...coreDns, ...kubeProxy, ...metricsServer, ...ingressController])
    seed(resource, object);
}
