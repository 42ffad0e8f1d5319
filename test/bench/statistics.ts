/** The value below which `share` of the samples lie (nearest rank), rounded to two digits. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((left, right) => left - right);
  return rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
