/**
 * Kubernetes' numbers with units (`500m`, `1.5Gi`, `2e3`), exact: a value is a whole number of nano-units, so that
 * sums and comparisons never lose a digit (k8s.io/apimachinery/pkg/api/resource).
 */
export type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent";

export interface Quantity {
  /** In billionths of the unit. */
  readonly nano: bigint;
  readonly format: QuantityFormat;
}

/** A string that is not a quantity; the message is the API server's. */
export class QuantityError extends Error {
  override readonly name = "QuantityError";
}

/** The sentence of resource.ErrFormatWrong. */
export const quantityFormatFault =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const nanoPerUnit = 1_000_000_000n;
const binaryUnits = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const decimalUnits = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const form = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;
const largestExponent = 18;

/**
 * Reads a quantity.
 * @throws QuantityError when the text is not of the form.
 */
export function parseQuantity(text: string | number): Quantity {
  const source = `${text}`;
  const match = form.exec(source);
  if (match === null) throw new QuantityError(quantityFormatFault);
  const [, sign = "", digits = "", unit = "", exponent] = match;
  const scale = exponent === undefined ? scaleOf(unit) : { power: clampedExponent(exponent), binary: 1n };
  const nano = scaledUp(digits, scale.power + 9, scale.binary);
  const format = exponent !== undefined ? "DecimalExponent" : unit.endsWith("i") ? "BinarySI" : "DecimalSI";
  return { nano: sign === "-" ? -nano : nano, format };
}

function clampedExponent(exponent: string): number {
  const value = Number(exponent);
  return Math.min(Math.max(value, -9 - largestExponent), largestExponent);
}

function scaleOf(unit: string): { power: number; binary: bigint } {
  const binary = binaryUnits.indexOf(unit);
  if (binary >= 0) return { power: 0, binary: 1024n ** BigInt(binary + 1) };
  return { power: (decimalUnits.indexOf(unit) - 3) * 3, binary: 1n };
}

/** digits × binary × 10^power, rounded up to a whole number, as the API server rounds what is below a nano-unit. */
function scaledUp(digits: string, power: number, binary: bigint): bigint {
  const [whole = "", fraction = ""] = digits.split(".");
  const mantissa = BigInt(`${whole}${fraction}` || "0") * binary;
  const shift = power - fraction.length;
  if (shift >= 0) return mantissa * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (mantissa + divisor - 1n) / divisor;
}

/** Whether a text is a quantity. */
export function isQuantity(text: string | number): boolean {
  return form.test(`${text}`);
}

/** The form in which the API server stores a quantity: `1000m` becomes `1`, `1024Mi` becomes `1Gi`, `0.5` becomes `500m`. */
export function canonicalQuantity(text: string | number): string {
  return formatQuantity(parseQuantity(text));
}

/** Writes a quantity with the largest unit that leaves no fraction. */
export function formatQuantity({ nano, format }: Quantity): string {
  if (nano === 0n) return "0";
  const magnitude = nano < 0n ? -nano : nano;
  const text =
    format === "BinarySI" && isWholeBinary(magnitude) ? binaryText(magnitude) : decimalText(magnitude, format);
  return nano < 0n ? `-${text}` : text;
}

/** Binary quantities below 1024 or with a fraction are written with decimal units. */
function isWholeBinary(magnitude: bigint): boolean {
  return magnitude % nanoPerUnit === 0n && magnitude >= 1024n * nanoPerUnit;
}

function binaryText(magnitude: bigint): string {
  let value = magnitude / nanoPerUnit;
  let step = 0;
  while (step < binaryUnits.length && value % 1024n === 0n) {
    value /= 1024n;
    step += 1;
  }
  return step === 0 ? `${value}` : `${value}${binaryUnits[step - 1]}`;
}

function decimalText(magnitude: bigint, format: QuantityFormat): string {
  let value = magnitude;
  let step = 0;
  while (step < decimalUnits.length - 1 && value % 1000n === 0n) {
    value /= 1000n;
    step += 1;
  }
  if (format !== "DecimalExponent") return `${value}${decimalUnits[step]}`;
  return step === 3 ? `${value}` : `${value}e${(step - 3) * 3}`;
}

/** Negative, zero or positive as `left` is less than, equal to or greater than `right`. */
export function compareQuantities(left: string | number, right: string | number): number {
  const difference = parseQuantity(left).nano - parseQuantity(right).nano;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The sum, in the format of the first non-zero one. */
export function addQuantities(...quantities: readonly (string | number)[]): string {
  let nano = 0n;
  let format: QuantityFormat | undefined;
  for (const text of quantities) {
    const quantity = parseQuantity(text);
    nano += quantity.nano;
    if (quantity.nano !== 0n) format ??= quantity.format;
  }
  return formatQuantity({ nano, format: format ?? "DecimalSI" });
}

/** `left` less `right`, in the format of `left` (of `right` when `left` is zero). */
export function subtractQuantities(left: string | number, right: string | number): string {
  const minuend = parseQuantity(left);
  const subtrahend = parseQuantity(right);
  const { format } = minuend.nano === 0n ? subtrahend : minuend;
  return formatQuantity({ nano: minuend.nano - subtrahend.nano, format });
}

/** The number in whole units, rounded up (bytes of memory, counts); above 2^53 it loses digits. */
export function quantityValue(text: string | number): number {
  const { nano } = parseQuantity(text);
  return Number(ceilDivide(nano, nanoPerUnit));
}

/** The number in thousandths, rounded up (milli-CPUs). */
export function quantityMilliValue(text: string | number): number {
  return Number(ceilDivide(parseQuantity(text).nano, 1_000_000n));
}

function ceilDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor > 0n ? quotient + 1n : quotient;
}
