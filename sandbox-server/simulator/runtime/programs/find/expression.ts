import type { FileNode } from "../../files/nodes.ts";
import { runCommand } from "../../processes/execute.ts";
import type { Process } from "../../processes/process.ts";
import { compilePattern } from "../../shell/pattern.ts";
import { baseName } from "../files/paths.ts";
import { interpretEscapes } from "../format-printf.ts";
import { isBusybox } from "../lines.ts";
import { nodeSize } from "../list-files.ts";
import { UsageFault } from "../program.ts";
import { describe } from "./print-format.ts";
import type { Test } from "./visit.ts";

/** Reads find's expression: tests, actions, `!`, `-o`, parentheses. */
export class FindParser {
  maxDepth = Number.POSITIVE_INFINITY;
  minDepth = 0;
  depthFirst = false;
  readonly #process: Process;
  readonly #words: string[];
  #acts = false;
  /** A command of `-exec … +` failed. */
  failed = false;
  readonly #finals: (() => Promise<void>)[] = [];

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
      case "-ipath":
      case "-wholename": {
        const expression = compilePattern(this.#value(name), { ignoreCase: name === "-ipath" });
        return ({ path }) => expression.test(path);
      }
      case "-regex":
      case "-iregex": {
        const expression = new RegExp(
          `^(?:${this.#value(name).replace(/\\([|(){}+?])/g, "$1")})$`,
          name === "-iregex" ? "i" : "",
        );
        return ({ path }) => expression.test(path);
      }
      case "-regextype":
        this.#value(name);
        return () => true;
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
      case "-executable":
      case "-readable":
      case "-writable": {
        const bit = name === "-executable" ? 1 : name === "-writable" ? 2 : 4;
        return ({ path }) => this.#process.files.mayAccess(path, bit);
      }
      case "-links": {
        const compares = comparison(this.#value(name));
        return ({ node }) => compares(node.kind === "file" ? node.links : 1);
      }
      case "-samefile": {
        const same = this.#process.files.stat(this.#value(name));
        return ({ node }) => node === same;
      }
      case "-true":
        return () => true;
      case "-false":
        return () => false;
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

  /** `-exec … {} +`: one command for all that was found. */
  #batch(words: readonly string[]): Test {
    const paths: string[] = [];
    this.#finals.push(async () => {
      if (paths.length > 0 && (await runCommand(this.#process, [...words, ...paths])) !== 0) this.failed = true;
    });
    return ({ path }) => {
      paths.push(path);
      return true;
    };
  }

  /** What was put off until all was seen. */
  async finish(): Promise<void> {
    for (const final of this.#finals) await final();
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
      case "-printf": {
        const format = this.#value(name);
        return async (visit) => {
          await process.print(interpretEscapes(describe(format, process, visit), false).bytes);
          return true;
        };
      }
      case "-ls":
        return async ({ path }) => (await runCommand(process, ["ls", "-dils", path])) === 0;
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
        const words = this.#words.splice(0, end + 1);
        if (words.pop() === "+") return this.#batch(words.slice(0, -1));
        return async ({ path }) =>
          (await runCommand(
            process,
            words.map((word) => word.replaceAll("{}", path)),
          )) === 0;
      }
      case "-quit":
        return () => process.exit(0);
      default:
        throw new UsageFault(isBusybox(process) ? `unrecognized: ${name}` : `unknown predicate \`${name}'`);
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
