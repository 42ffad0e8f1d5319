/** What all conditions of the API have in common. */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

type ReadonlyCondition = Readonly<Condition>;

/** The condition of a type, if it has been set. */
export function findCondition<T extends { readonly type: string }>(
  conditions: readonly T[] | undefined,
  type: string,
): T | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/** Whether the condition of a type has been set to "True". */
export function isTrue(
  conditions: readonly { readonly type: string; readonly status: string }[] | undefined,
  type: string,
) {
  return findCondition(conditions, type)?.status === "True";
}

/**
 * The list with one condition set: in its old place, or at the end. `lastTransitionTime` is `now` only when the status
 * changed.
 */
export function withCondition<T extends ReadonlyCondition>(
  conditions: readonly T[] | undefined,
  condition: T,
  now: string,
): T[] {
  const existing = findCondition(conditions, condition.type);
  const lastTransitionTime = existing?.status === condition.status ? existing.lastTransitionTime : now;
  const next = { ...condition, ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }) };
  if (!existing) return [...(conditions ?? []), next];
  return (conditions ?? []).map((entry) => (entry.type === condition.type ? next : entry));
}

/** The list without a condition. */
export function withoutCondition<T extends { readonly type: string }>(
  conditions: readonly T[] | undefined,
  type: string,
): T[] {
  return (conditions ?? []).filter((condition) => condition.type !== type);
}
