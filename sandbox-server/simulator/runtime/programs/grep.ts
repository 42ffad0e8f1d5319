import type { OpenFile } from "../files/open-file.ts";
import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";
import { compilePattern, escapeRegExp } from "../shell/pattern.ts";
import { commandOf, readLines } from "./lines.ts";
import { type ParsedOptions, parseOptions } from "./options.ts";
import { UsageFault } from "./program.ts";
import { compileExpression } from "./regular-expression.ts";
import { program } from "./simple.ts";

const LONG = [
  "extended-regexp", "fixed-strings", "ignore-case", "invert-match", "count", "files-with-matches", "line-number",
  "only-matching", "quiet", "silent", "recursive", "regexp=", "file=", "word-regexp", "line-regexp", "no-messages",
  "max-count=", "after-context=", "before-context=", "context=", "color", "colour", "color=", "no-filename",
  "with-filename", "include=", "exclude=", "exclude-dir=", "perl-regexp", "text", "line-buffered", "files-without-match",
]; // biome-ignore format: a list of words

interface Search {
  readonly matches: (line: string) => boolean;
  readonly expression: RegExp;
  readonly options: ParsedOptions;
  readonly before: number;
  readonly after: number;
  readonly limit: number;
}

function grepProgram(name: string, fixed: "extended" | "fixed" | undefined) {
  return program(name, async (process, args) => {
    const options = parseOptions(
      args.map((word) => (/^-\d+$/.test(word) ? `-C${word.slice(1)}` : word)),
      "EFGPivclnoqsrRwxHhe:f:m:A:B:C:aILzb",
      LONG,
    );
    const operands = [...options.operands];
    const search = buildSearch(process, options, fixed, operands);
    const recursive = options.has("r", "R", "recursive");
    const names = operands.length > 0 ? operands : recursive ? ["."] : ["-"];
    const labelled =
      (options.has("H", "with-filename") || names.length > 1 || recursive) && !options.has("h", "no-filename");
    let found = false;
    let failed = false;
    for await (const file of eachFile(process, names, recursive, options)) {
      if ("fault" in file) {
        failed = true;
        if (!options.has("s", "no-messages"))
          await process.warn(`${commandOf(process)}: ${file.name}: ${file.fault}\n`);
        continue;
      }
      const hit = await searchFile(
        process,
        file.open,
        file.name === "-" ? "(standard input)" : file.name,
        search,
        labelled,
      );
      if (typeof file.open !== "number") file.open.close();
      found ||= hit;
      if (hit && options.has("q", "quiet", "silent")) return 0;
    }
    return failed && !(found && options.has("q")) ? 2 : found ? 0 : 1;
  });
}

function buildSearch(
  process: Process,
  options: ParsedOptions,
  kind: "extended" | "fixed" | undefined,
  operands: string[],
): Search {
  const given = [
    ...options.values("e", "regexp"),
    ...options.values("f", "file").flatMap((path) => process.files.readText(path).replace(/\n$/, "").split("\n")),
  ];
  if (given.length === 0) {
    const first = operands.shift();
    if (first === undefined) throw new UsageFault("usage: grep [OPTION]... PATTERNS [FILE]...", 2);
    given.push(...first.split("\n"));
  }
  const fixed = kind === "fixed" || options.has("F", "fixed-strings");
  const extended = kind === "extended" || options.has("E", "extended-regexp", "P", "perl-regexp");
  const sources = given.map((pattern) =>
    fixed
      ? escapeRegExp(pattern)
      : options.has("P", "perl-regexp")
        ? pattern
        : compileExpression(pattern, { extended }).source,
  );
  const joined = sources.map((source) => `(?:${source})`).join("|");
  const bounded = options.has("x", "line-regexp")
    ? `^(?:${joined})$`
    : options.has("w", "word-regexp")
      ? `(?<!\\w)(?:${joined})(?!\\w)`
      : joined;
  const expression = new RegExp(bounded, options.has("i", "ignore-case") ? "gi" : "g");
  const inverted = options.has("v", "invert-match");
  const context = Number(options.value("C", "context") ?? "0");
  return {
    expression,
    options,
    matches: (line) => {
      expression.lastIndex = 0;
      return expression.test(line) !== inverted;
    },
    before: Number(options.value("B", "before-context") ?? context),
    after: Number(options.value("A", "after-context") ?? context),
    limit: Number(options.value("m", "max-count") ?? Number.POSITIVE_INFINITY),
  };
}

type Opened =
  | { readonly name: string; readonly open: OpenFile | number }
  | { readonly name: string; readonly fault: string };

async function* eachFile(
  process: Process,
  names: readonly string[],
  recursive: boolean,
  options: ParsedOptions,
): AsyncGenerator<Opened> {
  for (const name of names) {
    await process.tick();
    if (name === "-") {
      yield { name, open: 0 };
      continue;
    }
    try {
      if (process.files.isDirectory(name)) {
        if (!recursive) yield { name, fault: "Is a directory" };
        else
          yield* eachFile(
            process,
            process.files
              .list(name)
              .filter((entry) => included(entry, options))
              .map((entry) => (name === "/" ? `/${entry}` : `${name}/${entry}`)),
            true,
            options,
          );
      } else if (!recursive || process.files.stat(name).kind === "file")
        yield { name, open: process.files.open(name, "read") };
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      yield { name, fault: error.message };
    }
  }
}

function included(name: string, options: ParsedOptions): boolean {
  const wanted = options.values("include");
  if (options.values("exclude", "exclude-dir").some((pattern) => compilePattern(pattern).test(name))) return false;
  return wanted.length === 0 || !name.includes(".") || wanted.some((pattern) => compilePattern(pattern).test(name));
}

async function searchFile(
  process: Process,
  file: OpenFile | number,
  name: string,
  search: Search,
  labelled: boolean,
): Promise<boolean> {
  const { options } = search;
  const numbered = options.has("n", "line-number");
  const silent =
    options.has("q", "quiet", "silent") ||
    options.has("c", "count") ||
    options.has("l", "files-with-matches") ||
    options.has("L");
  const label = (mark: string, number: number) =>
    `${labelled ? `${name}${mark}` : ""}${numbered ? `${number}${mark}` : ""}`;
  let count = 0;
  let number = 0;
  let trailing = 0;
  let lastPrinted = 0;
  const held: string[] = [];
  for await (const line of readLines(process, file)) {
    number += 1;
    if (search.matches(line) && count < search.limit) {
      count += 1;
      if (silent) {
        if (options.has("q", "quiet", "silent") || options.has("l", "files-with-matches")) break;
        continue;
      }
      if (options.has("o", "only-matching")) {
        for (const match of line.match(search.expression) ?? [])
          if (match !== "") await process.print(`${label(":", number)}${match}\n`);
        continue;
      }
      const gap = number - held.length;
      if ((search.before > 0 || search.after > 0) && lastPrinted > 0 && gap > lastPrinted + 1)
        await process.print("--\n");
      for (const [index, before] of held.entries())
        await process.print(`${label("-", number - held.length + index)}${before}\n`);
      held.length = 0;
      await process.print(`${label(":", number)}${line}\n`);
      lastPrinted = number;
      trailing = search.after;
    } else if (trailing > 0) {
      trailing -= 1;
      lastPrinted = number;
      await process.print(`${label("-", number)}${line}\n`);
    } else if (count >= search.limit) break;
    else if (search.before > 0) {
      held.push(line);
      if (held.length > search.before) held.shift();
    }
  }
  if (options.has("c", "count")) await process.print(`${labelled ? `${name}:` : ""}${count}\n`);
  if (options.has("l", "files-with-matches") && count > 0) await process.print(`${name}\n`);
  if (options.has("L", "files-without-match") && count === 0) await process.print(`${name}\n`);
  return count > 0;
}

export const grepPrograms = [
  grepProgram("grep", undefined),
  grepProgram("egrep", "extended"),
  grepProgram("fgrep", "fixed"),
];
