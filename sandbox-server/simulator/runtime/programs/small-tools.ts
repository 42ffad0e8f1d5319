import { groupName, userName } from "./accounts.ts";
import { parseSize } from "./human-size.ts";
import { readLines } from "./lines.ts";
import { parseOptions } from "./options.ts";
import { UsageFault } from "./program.ts";
import { program } from "./simple.ts";

const arch = program("arch", (process) => process.print("x86_64\n").then(() => 0));

const hostid = program("hostid", (process) => process.print("00000000\n").then(() => 0));

const logname = program("logname", (process) =>
  process.print(`${userName(process, process.credentials.uid) ?? ""}\n`).then(() => 0),
);

const groups = program("groups", (process) => {
  const names = process.credentials.groups.map((gid) => groupName(process, gid) ?? String(gid));
  return process.print(`${names.join(" ")}\n`).then(() => 0);
});

const link = program("link", (process, [from = "", to = ""]) => {
  process.files.link(from, to);
  return 0;
});

const unlink = program("unlink", (process, [path = ""]) => {
  process.files.unlink(path);
  return 0;
});

const fsync = program("fsync", () => 0);

const fallocate = program("fallocate", (process, args) => {
  const options = parseOptions(args, "l:o:n", ["length="]);
  const size = parseSize(options.value("l", "length") ?? "");
  const [path] = options.operands;
  if (size === undefined || path === undefined) throw new UsageFault("no length argument specified");
  process.files.open(path, "append").close();
  const node = process.files.stat(path);
  if (node.kind === "file" && node.size < size) node.truncate(size, process.scope.clock.now());
  return 0;
});

const chroot = program("chroot", () => {
  throw new UsageFault("can't change root directory: Operation not permitted");
});

/** bc, as far as scripts use it: `scale=…` and expressions of numbers with + - * / % ^ and parentheses. */
const bc = program("bc", async (process) => {
  let scale = process.argv.includes("-l") ? 20 : 0;
  for await (const line of readLines(process, 0)) {
    for (const part of line.split(";").map((text) => text.trim())) {
      const setting = /^scale\s*=\s*(\d+)$/.exec(part);
      if (setting !== null) scale = Number(setting[1]);
      else if (part === "quit") return 0;
      else if (part !== "") await process.print(`${showNumber(new Calculator(part, scale).value(), scale)}\n`);
    }
  }
  return 0;
});

function showNumber(value: number, scale: number): string {
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(Math.max(scale, 1)).replace(/^(-?)0\./, "$1.");
}

class Calculator {
  readonly #tokens: string[];
  readonly #scale: number;

  constructor(text: string, scale: number) {
    this.#tokens = text.match(/\d+\.?\d*|\.\d+|[-+*/%^()<>=!]=?/g) ?? [];
    this.#scale = scale;
  }

  value(): number {
    const result = this.#comparison();
    if (this.#tokens.length > 0) throw new UsageFault("syntax error");
    return result;
  }

  #comparison(): number {
    const left = this.#sum();
    const operator = this.#tokens[0];
    if (operator === undefined || !["<", ">", "<=", ">=", "==", "!="].includes(operator)) return left;
    this.#tokens.shift();
    const right = this.#sum();
    const holds = {
      "<": left < right,
      ">": left > right,
      "<=": left <= right,
      ">=": left >= right,
      "==": left === right,
    };
    return (operator === "!=" ? left !== right : holds[operator as keyof typeof holds]) ? 1 : 0;
  }

  #sum(): number {
    let left = this.#product();
    while (this.#tokens[0] === "+" || this.#tokens[0] === "-")
      left += (this.#tokens.shift() === "+" ? 1 : -1) * this.#product();
    return left;
  }

  #product(): number {
    let left = this.#power();
    for (
      let operator = this.#tokens[0];
      operator === "*" || operator === "/" || operator === "%";
      operator = this.#tokens[0]
    ) {
      this.#tokens.shift();
      const right = this.#power();
      if (operator !== "*" && right === 0) throw new UsageFault("Divide by zero");
      left = operator === "*" ? left * right : operator === "/" ? this.#cut(left / right) : left % right;
    }
    return left;
  }

  #power(): number {
    const left = this.#unary();
    if (this.#tokens[0] !== "^") return left;
    this.#tokens.shift();
    return left ** this.#power();
  }

  #unary(): number {
    const token = this.#tokens.shift();
    if (token === "-") return -this.#unary();
    if (token === "(") {
      const value = this.#comparison();
      if (this.#tokens.shift() !== ")") throw new UsageFault("syntax error");
      return value;
    }
    const value = Number(token);
    if (token === undefined || Number.isNaN(value)) throw new UsageFault("syntax error");
    return value;
  }

  /** bc cuts quotients to its scale; it does not round. */
  #cut(value: number): number {
    const factor = 10 ** Math.min(this.#scale, 15);
    return Math.trunc(value * factor) / factor;
  }
}

export const smallTools = [arch, hostid, logname, groups, link, unlink, fsync, fallocate, chroot, bc];
