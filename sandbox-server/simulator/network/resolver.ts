import { parseIpv4 } from "./cidr.ts";
import type { DnsAnswer } from "./cluster-network.ts";
import { lookUp, pointerNameOf, type RecordType } from "./dns-zone.ts";
import { SimulatedNetworkError } from "./network-fault.ts";
import type { Topology } from "./topology.ts";

/** `options ndots:5` of every pod's resolv.conf: names with fewer dots go through the search list first. */
const NDOTS = 5;
/** resolv.conf's default of five seconds and two attempts, when the name server does not answer. */
export const RESOLVER_TIMEOUT_MS = 10_000;

/**
 * What a stub resolver answers: search list first, the name as it stands after. An empty list means that the name
 * exists without such a record. Throws ENOTFOUND when no candidate exists.
 */
export function resolveName(
  topology: Topology,
  name: string,
  type: RecordType,
  searches: readonly string[],
): readonly DnsAnswer[] {
  let exists = false;
  for (const candidate of candidatesOf(name, type, searches)) {
    const answers = lookUp(topology, candidate, type);
    if (answers === undefined) continue;
    if (answers.length > 0) return answers;
    exists = true;
  }
  if (exists) return [];
  throw new SimulatedNetworkError("ENOTFOUND");
}

function candidatesOf(name: string, type: RecordType, searches: readonly string[]): readonly string[] {
  if (parseIpv4(name) !== undefined && type === "PTR") return [pointerNameOf(name)];
  if (name.endsWith(".")) return [name.slice(0, -1)];
  const searched = searches.map((domain) => `${name}.${domain}`);
  return name.split(".").length - 1 >= NDOTS ? [name, ...searched] : [...searched, name];
}
