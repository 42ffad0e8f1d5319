/** An IPv4 address as a number; undefined for anything else. */
export function parseIpv4(address: string): number | undefined {
  const parts = address.split(".");
  if (parts.length !== 4) return undefined;
  let number = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    number = number * 256 + Number(part);
  }
  return number;
}

/** The dotted form of a number from `parseIpv4`. */
export function formatIpv4(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

/** Whether an IPv4 address lies in a block such as `10.244.0.0/16`; false when either is not IPv4. */
export function isInCidr(address: string, cidr: string): boolean {
  const [base = "", prefix = "32"] = cidr.split("/");
  const wanted = parseIpv4(base);
  const number = parseIpv4(address);
  if (wanted === undefined || number === undefined) return false;
  const size = 2 ** (32 - Number(prefix));
  return Math.floor(wanted / size) === Math.floor(number / size);
}
