import type { FileNode } from "../files/nodes.ts";
import { SystemFault } from "../files/system-fault.ts";
import { runCommand } from "../processes/execute.ts";
import type { Process } from "../processes/process.ts";
import { compilePattern } from "../shell/pattern.ts";
import { baseName } from "./files/paths.ts";
import { readLines } from "./lines.ts";
import { nodeSize } from "./list-files.ts";
import { parseOptions } from "./options.ts";
import { UsageFault } from "./program.ts";
import { program } from "./simple.ts";

interface Visit {
  readonly path: string;
  readonly node: FileNode;
  readonly depth: number;
  prunes: boolean;
}

type Test = (visit: Visit) => Promise<boolean> | boolean;

const find = program("find", async (process, args) => {
  const first = args.findIndex((word) => word.startsWith("-") || word === "!" || word === "(");
  const paths = first < 0 ? args : args.slice(0, first);
  const parser = new FindParser(process, first < 0 ? [] : args.slice(first));
  const test = parser.parse();
  let status = 0;
  for (const path of paths.length === 0 ? ["."] : paths) {
    if (!(await visit(process, path, 0, parser, test))) status = 1;
  }
  return status;
});

async function visit(process: Process, path: string, depth: number, limits: FindParser, test: Test): Promise<boolean> {
  await process.tick();
  let node: FileNode;
  try {
    node = process.files.lstat(path);
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    await process.warn(`find: ${path}: ${error.message}\n`);
    return false;
  }
  const at: Visit = { path, node, depth, prunes: false };
  if (!limits.depthFirst && depth >= limits.minDepth) await test(at);
  let good = true;
  if (node.kind === "directory" && depth < limits.maxDepth && !at.prunes)
    good = await visitChildren(process, path, depth, limits, test);
  if (limits.depthFirst && depth >= limits.minDepth) await test(at);
  return good;
}

async function visitChildren(
  process: Process,
  path: string,
  depth: number,
  limits: FindParser,
  test: Test,
): Promise<boolean> {
  let good = true;
  try {
    for (const name of process.files.list(path)) {
      if (!(await visit(process, path.endsWith("/") ? `${path}${name}` : `${path}/${name}`, depth + 1, limits, test)))
        good = false;
    }
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    await process.warn(`find: ${path}: ${error.message}\n`);
    return false;
  }
  return good;
}

/** Reads find's expression: tests, actions, `!`, `-o`, parentheses. */
class FindParser {
  maxDepth = Number.POSITIVE_INFINITY;
  minDepth = 0;
  depthFirst = false;
  readonly #process: Process;
  readonly #words: string[];
  #acts = false;

  constructor(process: Process, words: readonly string[]) {
    this.#process = process;
    this.#words = [...words];
  }

  parse(): Test {
    const test = this.#words.length === 0 ? () => true : this.#or();
    const [rest] = this.#words;
    if (rest !== undefined) throw new UsageFault(`paths must precede expression: \`${rest}'`);
    if (this.#acts) return test;
    return async (visit) => {
      const found = await test(visit);
      if (found) await this.#process.print(`${visit.path}\n`);
      return found;
    };
  }

  #or(): Test {
    let left = this.#and();
    while (this.#words[0] === "-o" || this.#words[0] === "-or") {
      this.#words.shift();
      const first = left;
      const second = this.#and();
      left = async (visit) => (await first(visit)) || second(visit);
    }
    return left;
  }

  #and(): Test {
    let left = this.#not();
    for (
      let word = this.#words[0];
      word !== undefined && word !== "-o" && word !== "-or" && word !== ")";
      word = this.#words[0]
    ) {
      if (word === "-a" || word === "-and") this.#words.shift();
      const first = left;
      const second = this.#not();
      left = async (visit) => (await first(visit)) && second(visit);
    }
    return left;
  }

  #not(): Test {
    const word = this.#words.shift();
    if (word === "!" || word === "-not") {
      const inner = this.#not();
      return async (visit) => !(await inner(visit));
    }
    if (word === "(") {
      const inner = this.#or();
      if (this.#words.shift() !== ")") throw new UsageFault("missing closing parenthesis");
      return inner;
    }
    return this.#primary(word ?? "");
  }

  #value(name: string): string {
    const value = this.#words.shift();
    if (value === undefined) throw new UsageFault(`missing argument to \`${name}'`);
    return value;
  }

  #primary(name: string): Test {
    switch (name) {
      case "-name":
      case "-iname": {
        const expression = compilePattern(this.#value(name), { ignoreCase: name === "-iname" });
        return ({ path }) => expression.test(baseName(path));
      }
      case "-path":
      case "-wholename": {
        const expression = compilePattern(this.#value(name));
        return ({ path }) => expression.test(path);
      }
      case "-type": {
        const types = this.#value(name).split(",");
        const letter = (node: FileNode) =>
          node.kind === "directory"
            ? "d"
            : node.kind === "symlink"
              ? "l"
              : node.kind === "special" && node.type === "fifo"
                ? "p"
                : node.kind === "special" && node.type === "character"
                  ? "c"
                  : "f";
        return ({ node }) => types.includes(letter(node));
      }
      case "-maxdepth":
        this.maxDepth = Number(this.#value(name));
        return () => true;
      case "-mindepth":
        this.minDepth = Number(this.#value(name));
        return () => true;
      case "-depth":
        this.depthFirst = true;
        return () => true;
      case "-xdev":
      case "-mount":
        return () => true;
      default:
        return this.#attribute(name) ?? this.#action(name);
    }
  }

  #attribute(name: string): Test | undefined {
    const { clock } = this.#process.scope;
    switch (name) {
      case "-empty":
        return ({ node, path }) =>
          node.kind === "directory" ? this.#process.files.list(path).length === 0 : nodeSize(node) === 0;
      case "-size":
        return compareSize(this.#value(name));
      case "-mtime":
      case "-mmin": {
        const compares = comparison(this.#value(name));
        const unit = name === "-mmin" ? 60_000 : 86_400_000;
        return ({ node }) => compares(Math.floor((clock.now() - node.modifiedAt) / unit));
      }
      case "-newer": {
        const than = this.#process.files.stat(this.#value(name)).modifiedAt;
        return ({ node }) => node.modifiedAt > than;
      }
      case "-perm": {
        const text = this.#value(name);
        const mode = Number.parseInt(text.replace(/^[-/]/, ""), 8);
        if (text.startsWith("-")) return ({ node }) => (node.mode & mode) === mode;
        if (text.startsWith("/")) return ({ node }) => (node.mode & mode) !== 0;
        return ({ node }) => (node.mode & 0o7777) === mode;
      }
      case "-user":
      case "-uid": {
        const user = this.#value(name);
        return ({ node }) => String(node.uid) === user || (user === "root" && node.uid === 0);
      }
      default:
        return undefined;
    }
  }

  #action(name: string): Test {
    this.#acts = true;
    const process = this.#process;
    switch (name) {
      case "-print":
        return async ({ path }) => {
          await process.print(`${path}\n`);
          return true;
        };
      case "-print0":
        return async ({ path }) => {
          await process.print(`${path}\0`);
          return true;
        };
      case "-prune":
        this.#acts = false;
        return (visit) => {
          visit.prunes = true;
          return true;
        };
      case "-delete":
        this.depthFirst = true;
        return ({ path, node }) => {
          if (node.kind === "directory") process.files.removeDirectory(path);
          else process.files.unlink(path);
          return true;
        };
      case "-exec":
      case "-ok": {
        const end = this.#words.findIndex((word) => word === ";" || word === "+");
        if (end < 0) throw new UsageFault("missing argument to `-exec'");
        const words = this.#words.splice(0, end + 1).slice(0, -1);
        return async ({ path }) =>
          (await runCommand(
            process,
            words.map((word) => word.replaceAll("{}", path)),
          )) === 0;
      }
      case "-quit":
        return () => process.exit(0);
      default:
        throw new UsageFault(`unrecognized: ${name}`);
    }
  }
}

function comparison(text: string): (value: number) => boolean {
  const number = Number(text.replace(/^[-+]/, ""));
  if (text.startsWith("+")) return (value) => value > number;
  return text.startsWith("-") ? (value) => value < number : (value) => value === number;
}

function compareSize(text: string): Test {
  const match = /^([-+]?\d+)([bckMGw]?)$/.exec(text);
  if (match === null) throw new UsageFault(`invalid argument \`${text}' to \`-size'`);
  const unit = { b: 512, "": 512, c: 1, w: 2, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[match[2] ?? ""] ?? 512;
  const compares = comparison(match[1] ?? "0");
  return ({ node }) => compares(Math.ceil(nodeSize(node) / unit));
}

const xargs = program("xargs", async (process, args) => {
  const options = parseOptions(
    args,
    "n:I:0rtd:P:L:a:s:x",
    ["no-run-if-empty", "null", "max-args=", "max-procs=", "replace="],
    true,
  );
  const words = options.operands.length === 0 ? ["echo"] : options.operands;
  const replace = options.value("I", "replace");
  const separator = options.has("0", "null") ? "\0" : options.value("d");
  const items: string[] = [];
  if (replace !== undefined)
    for await (const line of readLines(process, 0)) items.push(...(line.trim() === "" ? [] : [line.trim()]));
  else {
    const text = (await process.readAll(0)).toString();
    const parts =
      separator === undefined
        ? (text.match(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? []).map((part) =>
            part.replace(/"([^"]*)"|'([^']*)'|\\(.)/g, "$1$2$3"),
          )
        : text.split(separator);
    items.push(...parts.filter((part) => part !== "" && part !== "\n"));
  }
  const size = replace === undefined ? Number(options.value("n", "max-args", "L") ?? "5000") : 1;
  const batches: string[][] = [];
  for (let index = 0; index < items.length; index += size) batches.push(items.slice(index, index + size));
  if (batches.length === 0 && replace === undefined && !options.has("r", "no-run-if-empty")) batches.push([]);
  let status = 0;
  for (const batch of batches) {
    const argv =
      replace === undefined ? [...words, ...batch] : words.map((word) => word.replaceAll(replace, batch[0] ?? ""));
    if (options.has("t")) await process.warn(`${argv.join(" ")}\n`);
    try {
      const code = await runCommand(process, argv);
      if (code !== 0) status = code === 255 ? 124 : 123;
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      await process.warn(`xargs: ${argv[0] ?? ""}: ${error.message}\n`);
      return error.code === "ENOENT" ? 127 : 126;
    }
  }
  return status;
});

export const findPrograms = [find, xargs];
