/** A count, or a share of a whole as `25%`. */
export type IntOrString = number | string;

const percentForm = /^\d+%$/;

/** Whether it is a whole percentage; `100%` and more count too. */
export function isPercentage(value: IntOrString): boolean {
  return typeof value === "string" && percentForm.test(value);
}
