import { formatIpv4, parseIpv4 } from "../../network/cidr.ts";

/** Pod addresses of one machine, given out in turn as the host-local IPAM plug-in does, so that none is reused soon. */
export interface AddressPool {
  /** The next free address; undefined when all are taken. */
  take(): string | undefined;
  /** Marks an address as taken, for pods that already had it; false when another pod has it. */
  claim(address: string): boolean;
  release(address: string): void;
}

/** The addresses of a block without its network, gateway and broadcast addresses. */
export function createAddressPool(cidr: string): AddressPool {
  const [base = "", prefix = "24"] = cidr.split("/");
  const first = (parseIpv4(base) ?? 0) + 2;
  const count = 2 ** (32 - Number(prefix)) - 3;
  const taken = new Set<number>();
  let next = 0;

  return {
    take() {
      for (let tries = 0; tries < count; tries += 1) {
        const candidate = next;
        next = (next + 1) % count;
        if (taken.has(candidate)) continue;
        taken.add(candidate);
        return formatIpv4(first + candidate);
      }
      return undefined;
    },
    claim(address) {
      const offset = (parseIpv4(address) ?? 0) - first;
      if (offset < 0 || offset >= count || taken.has(offset)) return false;
      taken.add(offset);
      if (offset >= next) next = (offset + 1) % count;
      return true;
    },
    release(address) {
      taken.delete((parseIpv4(address) ?? 0) - first);
    },
  };
}
