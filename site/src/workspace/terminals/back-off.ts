const firstDelayMs = 250;
const longestDelayMs = 8_000;

/**
 * How long to wait before the next try: doubled each time up to eight seconds, with up to a quarter taken off at
 * random so that a class of browsers doesn't come back in one wave.
 *
 * @param tries failures so far, from 0
 * @param random a number from 0 up to 1
 */
export function backOffMs(tries: number, random: number): number {
  const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** tries);
  return Math.round(delay * (1 - random / 4));
}
