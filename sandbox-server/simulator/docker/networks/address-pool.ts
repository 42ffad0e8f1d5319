import { formatIpv4, isInCidr, parseIpv4 } from "../../network/cidr.ts";
import { EngineFault } from "../engine-fault.ts";

/**
 * What networks get when nobody says: dockerd's default pools, without 172.17 (the default bridge) and 172.18 (where the
 * cluster's machines are).
 */
const POOLS = [
  ...Array.from({ length: 13 }, (_value, index) => `172.${19 + index}.0.0/16`),
  ...Array.from({ length: 16 }, (_value, index) => `192.168.${index * 16}.0/20`),
];

/** The first default pool that overlaps no network. Errors: EngineFault 500 when all are taken. */
export function freeSubnet(taken: readonly string[]): string {
  const found = POOLS.find((pool) => !taken.some((subnet) => overlap(pool, subnet)));
  if (found !== undefined) return found;
  throw new EngineFault(500, "all predefined address pools have been fully subnetted");
}

export function overlap(left: string, right: string): boolean {
  const [leftBase = ""] = left.split("/");
  const [rightBase = ""] = right.split("/");
  return isInCidr(leftBase, right) || isInCidr(rightBase, left);
}

/** Whether a text is `a.b.c.d/n`. */
export function isSubnet(text: string): boolean {
  const [base = "", prefix = ""] = text.split("/");
  return parseIpv4(base) !== undefined && /^\d{1,2}$/.test(prefix) && Number(prefix) <= 32;
}

/** The gateway that a subnet gets: its first address. */
export function firstAddress(subnet: string): string {
  const [base = ""] = subnet.split("/");
  return formatIpv4((parseIpv4(base) ?? 0) + 1);
}

/** The first address of a subnet that nobody has. Errors: EngineFault 403. */
export function freeAddress(subnet: string, taken: ReadonlySet<string>): string {
  const [base = "", prefix = "16"] = subnet.split("/");
  const start = parseIpv4(base) ?? 0;
  const end = start + 2 ** (32 - Number(prefix)) - 1;
  for (let number = start + 1; number < end; number += 1) {
    const address = formatIpv4(number);
    if (!taken.has(address)) return address;
  }
  throw new EngineFault(403, "no available IPv4 addresses on this network's address pools");
}

/** The hardware address that the bridge driver makes from an address. */
export function macOf(address: string): string {
  const numbers = address.split(".").map((part) => Number(part).toString(16).padStart(2, "0"));
  return ["02", "42", ...numbers].join(":");
}
