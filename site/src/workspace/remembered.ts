/** Small preferences of this browser. Storage may be forbidden or full; then they last as long as the page. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`matelot-${key}`, value);
  } catch {
    // Nothing is lost but the preference.
  }
}

export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(`matelot-${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}
