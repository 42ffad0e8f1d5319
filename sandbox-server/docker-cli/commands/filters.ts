/** `name=web`, `status=exited` as the API takes them: JSON of lists by key. */
export function readFilters(conditions: readonly string[]): string {
  const filters: Record<string, string[]> = {};
  for (const condition of conditions) {
    const cut = condition.indexOf("=");
    const key = cut < 0 ? condition : condition.slice(0, cut);
    filters[key] = [...(filters[key] ?? []), condition.slice(cut + 1)];
  }
  return JSON.stringify(filters);
}
