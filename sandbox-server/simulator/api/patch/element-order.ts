/**
 * Brings a merged list into the order that `$setElementOrder` gives; items it doesn't name keep their place relative to
 * their old neighbours. `wanted` and `before` are identities, `identity` tells that of an item.
 * Source: strategicpatch's documentation of element order.
 */
export function orderedBy(
  list: readonly unknown[],
  wanted: readonly unknown[],
  before: readonly unknown[],
  identity: (item: unknown) => unknown,
): readonly unknown[] {
  const place = new Map(wanted.map((id, index) => [id, index]));
  const named = list
    .filter((item) => place.has(identity(item)))
    .toSorted((a, b) => (place.get(identity(a)) ?? 0) - (place.get(identity(b)) ?? 0));
  const others = list.filter((item) => !place.has(identity(item)));
  const position = new Map(before.map((id, index) => [id, index]));
  const ordered: unknown[] = [];
  let next = 0;
  for (const item of named) {
    const at = position.get(identity(item));
    while (next < others.length && at !== undefined) {
      const other = position.get(identity(others[next]));
      if (other === undefined || other >= at) break;
      ordered.push(others[next]);
      next += 1;
    }
    ordered.push(item);
  }
  return [...ordered, ...others.slice(next)];
}
