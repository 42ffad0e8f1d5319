import { UsageFault } from "./program.ts";

export interface ParsedOptions {
  has(...names: readonly string[]): boolean;
  /** The last value given. */
  value(...names: readonly string[]): string | undefined;
  values(...names: readonly string[]): readonly string[];
  readonly operands: readonly string[];
}

/**
 * getopt_long(3). `short` as for getopt (`ab:`), `long` names with a trailing `=` when they take a value. With
 * `stops` the first operand ends the options. Throws UsageFault.
 */
export function parseOptions(
  args: readonly string[],
  short: string,
  long: readonly string[] = [],
  stops = false,
): ParsedOptions {
  const found: { readonly name: string; readonly value: string | undefined }[] = [];
  const operands: string[] = [];
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") {
      operands.push(...rest);
      break;
    }
    if (word.startsWith("--")) found.push(longOption(word.slice(2), long, rest));
    else if (word.startsWith("-") && word.length > 1) found.push(...shortOptions(word.slice(1), short, rest));
    else {
      operands.push(word);
      if (stops) {
        operands.push(...rest);
        break;
      }
    }
  }
  const values = (names: readonly string[]) => found.filter(({ name }) => names.includes(name));
  return {
    has: (...names) => values(names).length > 0,
    value: (...names) => values(names).at(-1)?.value,
    values: (...names) => values(names).flatMap(({ value }) => (value === undefined ? [] : [value])),
    operands,
  };
}

function longOption(word: string, long: readonly string[], rest: string[]) {
  const cut = word.indexOf("=");
  const name = cut < 0 ? word : word.slice(0, cut);
  const takes = long.includes(`${name}=`);
  if (!takes && !long.includes(name)) throw new UsageFault(`unrecognized option '--${name}'`);
  if (cut >= 0) return { name, value: word.slice(cut + 1) };
  if (!takes) return { name, value: undefined };
  const value = rest.shift();
  if (value === undefined) throw new UsageFault(`option '--${name}' requires an argument`);
  return { name, value };
}

function shortOptions(letters: string, short: string, rest: string[]) {
  const found: { name: string; value: string | undefined }[] = [];
  for (let index = 0; index < letters.length; index += 1) {
    const name = letters.charAt(index);
    const at = short.indexOf(name);
    if (at < 0 || name === ":") throw new UsageFault(`invalid option -- '${name}'`);
    if (short.charAt(at + 1) !== ":") {
      found.push({ name, value: undefined });
      continue;
    }
    const value = letters.slice(index + 1) || rest.shift();
    if (value === undefined) throw new UsageFault(`option requires an argument -- '${name}'`);
    found.push({ name, value });
    break;
  }
  return found;
}
