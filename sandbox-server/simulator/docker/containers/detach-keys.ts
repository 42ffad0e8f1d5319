/** The engine's own sequence: ctrl-p, ctrl-q. */
const DEFAULT_KEYS = [16, 17];

/** Reads `ctrl-p,ctrl-q` or `a,b`; the default when empty. */
export function parseDetachKeys(text: string): readonly number[] {
  if (text === "") return DEFAULT_KEYS;
  return text.split(",").map((key) => {
    const control = /^ctrl-([a-z@[\\\]^_])$/i.exec(key)?.[1];
    return control === undefined ? (key.codePointAt(0) ?? 0) : (control.toUpperCase().codePointAt(0) ?? 64) - 64;
  });
}

/**
 * Looks for the sequence in what is typed. Keys that may begin it are held back until the next one decides.
 * The result is what goes on to the program, or `detached`.
 */
export function createDetachFilter(keys: readonly number[]): (data: Uint8Array) => Uint8Array | "detached" {
  let matched = 0;
  return (data) => {
    const passed: number[] = [];
    for (const byte of data) {
      if (byte === keys[matched]) {
        matched += 1;
        if (matched === keys.length) return "detached";
        continue;
      }
      passed.push(...keys.slice(0, matched));
      matched = byte === keys[0] ? 1 : 0;
      if (matched === 0) passed.push(byte);
    }
    return Uint8Array.from(passed);
  };
}
