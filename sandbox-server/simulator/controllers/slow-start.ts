/**
 * Does the same thing `count` times in batches of 1, 2, 4, 8…, and stops after a batch in which one failed, so that a
 * workload that can't have its pods (quota) does not ask a hundred times.
 *
 * @returns how many went well, and the first error
 */
export function inSlowStartBatches(count: number, task: () => void): { done: number; error?: unknown } {
  let done = 0;
  for (let batch = 1, remaining = count; remaining > 0; batch *= 2) {
    const size = Math.min(batch, remaining);
    let failure: { error: unknown } | undefined;
    for (let index = 0; index < size; index += 1) {
      try {
        task();
        done += 1;
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure) return { done, error: failure.error };
    remaining -= size;
  }
  return { done };
}
