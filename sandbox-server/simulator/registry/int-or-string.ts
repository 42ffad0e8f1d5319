/** A count, or a share of a whole as `25%`. */
export type IntOrString = number | string;

const percentForm = /^\d+%$/;

/** Whether it is a whole percentage; `100%` and more count too. */
export function isPercentage(value: IntOrString): boolean {
  return typeof value === "string" && percentForm.test(value);
}

/**
 * The number of things a value stands for, given how many there are in all; shares are rounded as asked.
 * Undefined when the text is no percentage (intstr.GetScaledValueFromIntOrPercent).
 */
export function scaledValue(value: IntOrString, total: number, round: "up" | "down"): number | undefined {
  if (typeof value === "number") return value;
  if (!isPercentage(value)) return undefined;
  const share = (Number(value.slice(0, -1)) * total) / 100;
  return round === "up" ? Math.ceil(share) : Math.floor(share);
}
