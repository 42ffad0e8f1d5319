import type { Process } from "../../processes/process.ts";
import { callBuiltin, formatValues } from "./builtins.ts";
import { AwkMemory, type Cell } from "./memory.ts";
import { AwkStreams } from "./streams.ts";
import type { AwkProgram, Expression, Rule, Statement } from "./syntax.ts";
import { arithmetic, InputText, isTrue, looksNumeric, toNumber, unary, type Value } from "./values.ts";

/** How `next`, `break`, `continue`, `exit` and `return` leave what they stand in. */
export class Jump extends Error {
  readonly kind: "next" | "break" | "continue" | "exit" | "return";
  readonly value: Value | undefined;

  constructor(kind: Jump["kind"], value?: Value) {
    super(kind);
    this.kind = kind;
    this.value = value;
  }
}

/** Runs an awk program over records. */
export class AwkInterpreter extends AwkMemory {
  readonly process: Process;
  readonly streams: AwkStreams;
  readonly #program: AwkProgram;
  readonly #ranges = new Set<Rule>();

  constructor(process: Process, program: AwkProgram) {
    super(process.env);
    this.process = process;
    this.#program = program;
    this.streams = new AwkStreams(process);
  }

  get hasRecordRules(): boolean {
    return this.#program.rules.some((rule) => rule.when !== "BEGIN");
  }

  async runRules(when: "BEGIN" | "END"): Promise<void> {
    for (const rule of this.#program.rules)
      if (rule.when === when && rule.body !== undefined) await this.#execute(rule.body);
  }

  async runRecord(record: string): Promise<void> {
    this.setRecord(record);
    for (const name of ["NR", "FNR"]) this.set(name, toNumber(this.get(name)) + 1);
    try {
      for (const rule of this.#program.rules) if (await this.#selects(rule)) await this.#runBody(rule);
    } catch (error) {
      if (!(error instanceof Jump) || error.kind !== "next") throw error;
    }
  }

  async #runBody(rule: Rule): Promise<void> {
    if (rule.body === undefined) await this.process.print(`${this.record}${this.text(this.get("ORS"))}`);
    else await this.#execute(rule.body);
  }

  async #selects(rule: Rule): Promise<boolean> {
    const { when, until } = rule;
    if (when === "BEGIN" || when === "END") return false;
    if (when === undefined) return true;
    if (until === undefined) return isTrue(await this.evaluate(when));
    if (!this.#ranges.has(rule)) {
      if (!isTrue(await this.evaluate(when))) return false;
      this.#ranges.add(rule);
    }
    if (isTrue(await this.evaluate(until))) this.#ranges.delete(rule);
    return true;
  }

  /** The regular expression that an argument means: a literal, or text. */
  async pattern(node: Expression | undefined): Promise<RegExp> {
    if (node === undefined) return /(?:)/;
    if (node.type === "regexp") return this.expression(node.source);
    return this.expression(this.text(await this.evaluate(node)));
  }

  // Statements

  async #execute(node: Statement): Promise<void> {
    await this.process.tick();
    switch (node.type) {
      case "block":
        for (const statement of node.body) await this.#execute(statement);
        return;
      case "expression":
        await this.evaluate(node.value);
        return;
      case "print":
        return this.#print(node);
      case "if":
        if (isTrue(await this.evaluate(node.test))) await this.#execute(node.yes);
        else if (node.no !== undefined) await this.#execute(node.no);
        return;
      case "while":
        if (!node.first && !(await this.#loopBody(node.body))) return;
        while (isTrue(await this.evaluate(node.test))) if (!(await this.#loopBody(node.body))) return;
        return;
      case "for":
        return this.#for(node);
      case "each":
        for (const key of [...this.array(node.array).keys()]) {
          this.set(node.variable, new InputText(key));
          if (!(await this.#loopBody(node.body))) return;
        }
        return;
      case "jump":
        throw new Jump(node.kind);
      case "exit":
      case "return":
        throw new Jump(node.type, node.value === undefined ? undefined : await this.evaluate(node.value));
      case "delete":
        if (node.keys === undefined) this.array(node.name).clear();
        else this.array(node.name).delete(await this.#key(node.keys));
    }
  }

  async #for(node: Extract<Statement, { type: "for" }>): Promise<void> {
    if (node.start !== undefined) await this.#execute(node.start);
    while (node.test === undefined || isTrue(await this.evaluate(node.test))) {
      if (!(await this.#loopBody(node.body))) return;
      if (node.step !== undefined) await this.#execute(node.step);
    }
  }

  async #loopBody(body: Statement): Promise<boolean> {
    try {
      await this.#execute(body);
      return true;
    } catch (error) {
      if (!(error instanceof Jump) || (error.kind !== "break" && error.kind !== "continue")) throw error;
      return error.kind === "continue";
    }
  }

  async #print(node: Extract<Statement, { type: "print" }>): Promise<void> {
    const values: Value[] = [];
    for (const value of node.values) values.push(await this.evaluate(value));
    const texts = values.length === 0 ? [this.record] : values.map((value) => this.text(value));
    const output = node.formatted
      ? formatValues(this, values)
      : `${texts.join(this.text(this.get("OFS")))}${this.text(this.get("ORS"))}`;
    if (node.to === undefined) await this.process.print(output);
    else await this.streams.write(node.to.kind, this.text(await this.evaluate(node.to.target)), output);
  }

  // Expressions

  async evaluate(node: Expression): Promise<Value> {
    switch (node.type) {
      case "number":
      case "string":
        return node.value;
      case "regexp":
        return this.expression(node.source).test(this.record) ? 1 : 0;
      case "variable":
        return this.get(node.name);
      case "field":
        return this.field(toNumber(await this.evaluate(node.index)));
      case "element": {
        const array = this.array(node.name);
        const key = await this.#key(node.keys);
        if (!array.has(key)) array.set(key, new InputText(""));
        return array.get(key) ?? new InputText("");
      }
      case "in":
        return this.array(node.name).has(await this.#key(node.keys)) ? 1 : 0;
      case "assign":
        return this.#assign(node);
      case "step": {
        const old = toNumber(await this.evaluate(node.target));
        await this.store(node.target, old + node.by);
        return node.prefix ? old + node.by : old;
      }
      case "unary":
        return unary(node.operator, await this.evaluate(node.operand));
      case "binary":
        return this.#binary(node);
      case "match":
        return (await this.pattern(node.pattern)).test(this.text(await this.evaluate(node.text))) !== node.negated
          ? 1
          : 0;
      case "conditional":
        return this.evaluate(isTrue(await this.evaluate(node.test)) ? node.yes : node.no);
      case "call":
        return this.#call(node);
      case "getline":
        return this.#getline(node);
    }
  }

  async #key(keys: readonly Expression[]): Promise<string> {
    const parts: string[] = [];
    for (const key of keys) parts.push(this.text(await this.evaluate(key)));
    return parts.join(this.text(this.get("SUBSEP")));
  }

  async #assign(node: Extract<Expression, { type: "assign" }>): Promise<Value> {
    const value = await this.evaluate(node.value);
    const result =
      node.operator === ""
        ? value
        : arithmetic(
            node.operator === "**" ? "^" : node.operator,
            toNumber(await this.evaluate(node.target)),
            toNumber(value),
          );
    await this.store(node.target, result);
    return result;
  }

  async store(target: Expression, value: Value): Promise<void> {
    if (target.type === "variable") this.set(target.name, value);
    else if (target.type === "field") this.setField(toNumber(await this.evaluate(target.index)), this.text(value));
    else if (target.type === "element") this.array(target.name).set(await this.#key(target.keys), value);
  }

  async #binary(node: Extract<Expression, { type: "binary" }>): Promise<Value> {
    const { operator } = node;
    const left = await this.evaluate(node.left);
    if (operator === "&&") return isTrue(left) && isTrue(await this.evaluate(node.right)) ? 1 : 0;
    if (operator === "||") return isTrue(left) || isTrue(await this.evaluate(node.right)) ? 1 : 0;
    const right = await this.evaluate(node.right);
    if (operator === " ") return this.text(left) + this.text(right);
    if (["<", "<=", "==", "!=", ">", ">="].includes(operator)) return this.#compare(left, operator, right) ? 1 : 0;
    return arithmetic(operator, toNumber(left), toNumber(right));
  }

  #compare(left: Value, operator: string, right: Value): boolean {
    const numeric = looksNumeric(left) && looksNumeric(right);
    const [a, b] = numeric ? [toNumber(left), toNumber(right)] : [this.text(left), this.text(right)];
    if (operator === "==") return a === b;
    if (operator === "!=") return a !== b;
    if (operator === "<") return a < b;
    if (operator === "<=") return a <= b;
    return operator === ">" ? a > b : a >= b;
  }

  async #call(node: Extract<Expression, { type: "call" }>): Promise<Value> {
    const made = this.#program.functions.get(node.name);
    if (made === undefined) return callBuiltin(this, node.name, node.args);
    const locals = new Map<string, Cell>();
    for (const [index, name] of made.parameters.entries()) {
      const argument = node.args[index];
      locals.set(name, argument === undefined ? new InputText("") : await this.#argument(argument));
    }
    this.enter(locals);
    try {
      await this.#execute(made.body);
    } catch (error) {
      if (!(error instanceof Jump) || error.kind !== "return") throw error;
      return error.value ?? "";
    } finally {
      this.leave();
    }
    return "";
  }

  /** Arrays are passed themselves, other values as copies. */
  async #argument(node: Expression): Promise<Cell> {
    if (node.type === "variable") {
      const cell = this.scope(node.name).get(node.name);
      if (cell instanceof Map) return cell;
    }
    return this.evaluate(node);
  }

  async #getline(node: Extract<Expression, { type: "getline" }>): Promise<Value> {
    const from = node.from === undefined ? "" : this.text(await this.evaluate(node.from));
    const line = await this.streams.readLine(node.source, from);
    if (line === undefined) return 0;
    if (line === "missing") return -1;
    if (node.target !== undefined) await this.store(node.target, new InputText(line.text));
    else this.setRecord(line.text);
    if (node.source === "record") this.set("NR", toNumber(this.get("NR")) + 1);
    return 1;
  }
}
