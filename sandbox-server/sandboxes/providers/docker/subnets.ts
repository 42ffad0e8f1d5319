/** An IPv4 range: its first address as a number, and how many bits of it are the network's. */
export interface Subnet {
  readonly base: number;
  readonly bits: number;
}

/** `10.231.0.0/16`; undefined for anything else, also for one with bits beyond the mask. */
export function parseSubnet(text: string): Subnet | undefined {
  const [, address = "", length = ""] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(text) ?? [];
  const parts = address.split(".").map(Number);
  const bits = Number(length);
  if (parts.length !== 4 || parts.some((part) => part > 255) || bits > 32) return undefined;
  const base = parts.reduce((sum, part) => sum * 256 + part, 0);
  return base % sizeOf({ bits }) === 0 ? { base, bits } : undefined;
}

/** The address number `offset` of a subnet, as text. */
export function addressIn({ base }: Subnet, offset: number): string {
  const value = base + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

export function subnetText(subnet: Subnet): string {
  return `${addressIn(subnet, 0)}/${subnet.bits}`;
}

/** How many addresses there are in it. */
export function sizeOf({ bits }: Pick<Subnet, "bits">): number {
  return 2 ** (32 - bits);
}

/** The parts of `range` with `bits` bits that meet none of `taken`, in order. */
export function* freeSubnets(range: Subnet, bits: number, taken: readonly Subnet[]): Generator<Subnet> {
  const size = sizeOf({ bits });
  for (let base = range.base; base < range.base + sizeOf(range); base += size) {
    const candidate = { base, bits };
    if (!taken.some((other) => overlaps(candidate, other))) yield candidate;
  }
}

function overlaps(left: Subnet, right: Subnet): boolean {
  return left.base < right.base + sizeOf(right) && right.base < left.base + sizeOf(left);
}
