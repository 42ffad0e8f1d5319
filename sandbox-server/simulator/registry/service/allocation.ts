import type { AdmissionContext } from "../kind-definition.ts";
import type { Service } from "../types.ts";

/** 10.96.0.0/16 without its first addresses: .1 is the API's own service, .10 the cluster's DNS. */
const addressBase = 256;
const addressCount = 65_536 - addressBase - 1;
export const nodePortMin = 30_000;
export const nodePortMax = 32_767;

/** A free address of 10.96.0.0/16, chosen from the service's name and the time. */
export function allocateClusterAddress(context: AdmissionContext, name: string): string {
  const taken = new Set<string>();
  for (const service of context.list("services")) {
    for (const address of (service as Service).spec?.clusterIPs ?? []) taken.add(address);
  }
  const start = hash(`${context.namespace}/${name}@${context.now}`);
  for (let step = 0; step < addressCount; step += 1) {
    const offset = addressBase + ((start + step) % addressCount);
    const address = `10.96.${offset >> 8}.${offset & 255}`;
    if (!taken.has(address)) return address;
  }
  // Validation reports the missing address; 65,000 services don't fit a simulated cluster anyway.
  return "";
}

/** Node ports of all services but the named one of the context's namespace. */
export function nodePortsInUse(context: AdmissionContext, exceptName: string): Set<number> {
  const taken = new Set<number>();
  for (const service of context.list("services")) {
    if (service.metadata.name === exceptName && service.metadata.namespace === context.namespace) continue;
    for (const { nodePort } of (service as Service).spec?.ports ?? []) if (nodePort) taken.add(nodePort);
    const { healthCheckNodePort } = (service as Service).spec ?? {};
    if (healthCheckNodePort) taken.add(healthCheckNodePort);
  }
  return taken;
}

/** A free node port; `seed` decides where the search begins. */
export function allocateNodePort(taken: ReadonlySet<number>, seed: string): number {
  const size = nodePortMax - nodePortMin + 1;
  const start = hash(seed);
  for (let step = 0; step < size; step += 1) {
    const port = nodePortMin + ((start + step) % size);
    if (!taken.has(port)) return port;
  }
  return 0;
}

/** FNV-1a: spreads names over a range, the same way every time. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
}
