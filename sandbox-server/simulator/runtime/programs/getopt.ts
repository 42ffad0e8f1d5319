import { UsageFault } from "./program.ts";
import { program } from "./simple.ts";

interface Rules {
  readonly name: string;
  readonly short: string;
  /** As written: a `:` behind a name that takes a value. */
  readonly long: readonly string[];
  readonly quotes: boolean;
}

/** getopt(1) of util-linux: puts a script's options in order, with its words quoted for `eval set --`. */
export const getopt = program("getopt", async (process, args) => {
  const { rules, words } = readRules(args);
  const { line, faults } = arrange(rules, words);
  for (const fault of faults) await process.warn(`${rules.name}: ${fault}\n`);
  await process.print(`${line}\n`);
  return faults.length === 0 ? 0 : 1;
});

function readRules(args: readonly string[]): { readonly rules: Rules; readonly words: readonly string[] } {
  const rest = [...args];
  let name = "getopt";
  let short: string | undefined;
  const long: string[] = [];
  let quotes = true;
  while (rest[0]?.startsWith("-") === true) {
    const word = rest.shift() ?? "";
    if (word === "--") break;
    const [, flag = word, joined] = /^(--[\w-]+)(?:=(.*))?$/s.exec(word) ?? /^(-\w)(.+)?$/s.exec(word) ?? [];
    const value = () => joined ?? rest.shift() ?? "";
    if (flag === "-o" || flag === "--options") short = value();
    else if (flag === "-l" || flag === "--longoptions" || flag === "--long") long.push(...value().split(/[\s,]+/));
    else if (flag === "-n" || flag === "--name") name = value();
    else if (flag === "-u" || flag === "--unquoted") quotes = false;
    else if (flag !== "-q" && flag !== "-a") throw new UsageFault(`unrecognized option '${flag}'`, 2);
  }
  if (short !== undefined) return { rules: { name, short, long, quotes }, words: rest };
  const [old, ...words] = rest;
  if (old === undefined) throw new UsageFault("missing optstring argument", 2);
  return { rules: { name, short: old, long, quotes: false }, words };
}

function arrange(rules: Rules, words: readonly string[]) {
  const quoted = (text: string) => (rules.quotes ? `'${text.replaceAll("'", "'\\''")}'` : text);
  const faults: string[] = [];
  const found: string[] = [];
  const operands: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") {
      operands.push(...rest);
      break;
    }
    if (word.startsWith("--")) takeLong(word.slice(2));
    else if (word.startsWith("-") && word.length > 1) takeShort(word.slice(1));
    else if (rules.short.startsWith("+")) {
      operands.push(word, ...rest);
      break;
    } else operands.push(word);
  }
  return { line: ` ${[...found, "--", ...operands.map(quoted)].join(" ")}`, faults };

  function takeLong(text: string): void {
    const [name = "", ...more] = text.split("=");
    const given = more.length === 0 ? undefined : more.join("=");
    const exact = rules.long.filter((rule) => rule.replace(/:+$/, "") === name);
    const [rule, other] =
      exact.length > 0 ? exact : rules.long.filter((known) => known !== "" && known.startsWith(name));
    if (rule === undefined || other !== undefined) {
      faults.push(`${other === undefined ? "unrecognized option" : "ambiguous option"} '--${name}'`);
      return;
    }
    const full = rule.replace(/:+$/, "");
    if (full === rule) {
      if (given === undefined) found.push(`--${full}`);
      else faults.push(`option '--${full}' doesn't allow an argument`);
      return;
    }
    const value = given ?? (rule.endsWith("::") ? "" : rest.shift());
    if (value === undefined) faults.push(`option '--${full}' requires an argument`);
    else found.push(`--${full}`, quoted(value));
  }

  function takeShort(letters: string): void {
    for (let index = 0; index < letters.length; index += 1) {
      const letter = letters.charAt(index);
      const at = letter === ":" ? -1 : rules.short.indexOf(letter);
      if (at < 0) {
        faults.push(`invalid option -- '${letter}'`);
        continue;
      }
      if (rules.short.charAt(at + 1) !== ":") {
        found.push(`-${letter}`);
        continue;
      }
      const joined = letters.slice(index + 1);
      const value = joined !== "" || rules.short.charAt(at + 2) === ":" ? joined : rest.shift();
      if (value === undefined) faults.push(`option requires an argument -- '${letter}'`);
      else found.push(`-${letter}`, quoted(value));
      return;
    }
  }
}
