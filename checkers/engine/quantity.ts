const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** The number that a Kubernetes quantity (`250m`, `64Mi`, `1e3`) stands for; NaN for anything else. */
export function quantityValue(quantity: unknown): number {
  if (typeof quantity === "number") return quantity;
  const [, digits, exponent, suffix = ""] =
    /^([+-]?\d+(?:\.\d+)?)(?:[eE]([+-]?\d+))?([A-Za-z]*)$/.exec(String(quantity)) ?? [];
  const factor = Object.hasOwn(factors, suffix) ? factors[suffix] : undefined;
  if (digits === undefined || factor === undefined) return Number.NaN;
  return Number(exponent === undefined ? digits : `${digits}e${exponent}`) * factor;
}

/** `500m` is `0.5`, `1Gi` is `1024Mi`. */
export function isSameQuantity(a: unknown, b: unknown): boolean {
  const [first, second] = [quantityValue(a), quantityValue(b)];
  // Thousandths are binary fractions that do not come out even.
  return Math.abs(first - second) <= 1e-9 * Math.max(1, Math.abs(first));
}
