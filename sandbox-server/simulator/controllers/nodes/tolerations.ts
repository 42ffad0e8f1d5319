import type { PodSpec } from "../../registry/types.ts";

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export type Toleration = NonNullable<PodSpec["tolerations"]>[number];

/** Whether one toleration covers a taint (core/v1 Toleration.ToleratesTaint). */
export function covers(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  const operator = toleration.operator || "Equal";
  if (operator === "Exists") return true;
  if (operator === "Equal") return Boolean(toleration.key) && (toleration.value ?? "") === (taint.value ?? "");
  const [bound, value] = [Number(toleration.value), Number(taint.value)];
  if (!Number.isSafeInteger(bound) || !Number.isSafeInteger(value)) return false;
  return operator === "Gt" ? value > bound : value < bound;
}

export function toleratesTaint(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  return (tolerations ?? []).some((toleration) => covers(toleration, taint));
}

/** The first taint of these effects that the pod does not tolerate. */
export function firstUntolerated(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly string[],
): Taint | undefined {
  return (taints ?? []).find((taint) => effects.includes(taint.effect) && !toleratesTaint(tolerations, taint));
}
