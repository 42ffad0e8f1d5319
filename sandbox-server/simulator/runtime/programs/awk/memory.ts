import { general } from "../format-printf.ts";
import { UsageFault } from "../program.ts";
import { compileExpression } from "../regular-expression.ts";
import { InputText, toNumber, type Value } from "./values.ts";

export type Cell = Value | Map<string, Value>;

const MAX_DEPTH = 200;

/** What an awk program remembers: variables, arrays, the locals of functions, and the record with its fields. */
export class AwkMemory {
  readonly #globals = new Map<string, Cell>();
  readonly #expressions = new Map<string, RegExp>();
  #locals: Map<string, Cell>[] = [];
  #fields: string[] = [""];
  #split = true;

  constructor(environment: ReadonlyMap<string, string>) {
    const defaults: Record<string, Value> = {
      FS: " ",
      OFS: " ",
      ORS: "\n",
      RS: "\n",
      NR: 0,
      FNR: 0,
      NF: 0,
      SUBSEP: "\u001c",
      CONVFMT: "%.6g",
      OFMT: "%.6g",
      FILENAME: "",
      RSTART: 0,
      RLENGTH: -1,
    };
    for (const [name, value] of Object.entries(defaults)) this.#globals.set(name, value);
    this.#globals.set("ENVIRON", new Map([...environment].map(([name, value]) => [name, new InputText(value)])));
  }

  /** Begins a function call. Throws UsageFault past 200 of them in each other. */
  protected enter(locals: Map<string, Cell>): void {
    if (this.#locals.length >= MAX_DEPTH) throw new UsageFault("function call nesting too deep", 2);
    this.#locals.push(locals);
  }

  protected leave(): void {
    this.#locals.pop();
  }

  get(name: string): Value {
    if (name === "NF") this.#splitFields();
    const cell = this.scope(name).get(name);
    return cell === undefined || cell instanceof Map ? new InputText("") : cell;
  }

  set(name: string, value: Value): void {
    this.scope(name).set(name, value);
    if (name !== "NF") return;
    this.#splitFields();
    const count = toNumber(value);
    const fields = this.#fields.slice(1, count + 1);
    while (fields.length < count) fields.push("");
    this.#fields = [fields.join(this.text(this.get("OFS"))), ...fields];
  }

  array(name: string): Map<string, Value> {
    const scope = this.scope(name);
    const cell = scope.get(name);
    if (cell instanceof Map) return cell;
    const made = new Map<string, Value>();
    scope.set(name, made);
    return made;
  }

  /** How many elements an array has; undefined for what is no array. */
  arraySize(name: string): number | undefined {
    const cell = this.scope(name).get(name);
    return cell instanceof Map ? cell.size : undefined;
  }

  protected scope(name: string): Map<string, Cell> {
    const local = this.#locals.at(-1);
    return local?.has(name) === true ? local : this.#globals;
  }

  setRecord(record: string): void {
    this.#fields = [record];
    this.#split = false;
  }

  get record(): string {
    return this.#fields[0] ?? "";
  }

  #splitFields(): void {
    if (this.#split) return;
    this.#split = true;
    const parts = this.splitText(this.record, this.text(this.get("FS")));
    this.#fields = [this.record, ...parts];
    this.#globals.set("NF", parts.length);
  }

  /** Cuts a text as FS says: blanks, one character, or a regular expression. */
  splitText(text: string, separator: string): string[] {
    if (text === "") return [];
    if (separator === " ") return text.trim() === "" ? [] : text.trim().split(/[ \t\n]+/);
    if (separator === "") return [...text];
    if (separator.length === 1 && separator !== "\\") return text.split(separator);
    return text.split(this.expression(separator));
  }

  field(index: number): Value {
    if (index === 0) return new InputText(this.record);
    this.#splitFields();
    return new InputText(this.#fields[index] ?? "");
  }

  setField(index: number, value: string): void {
    if (index === 0) {
      this.setRecord(value);
      return;
    }
    this.#splitFields();
    while (this.#fields.length <= index) this.#fields.push("");
    this.#fields[index] = value;
    const fields = this.#fields.slice(1);
    this.#globals.set("NF", fields.length);
    this.#fields[0] = fields.join(this.text(this.get("OFS")));
  }

  text(value: Value): string {
    if (value instanceof InputText) return value.text;
    if (typeof value === "string") return value;
    if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value);
    return general(value, 6);
  }

  /** A compiled regular expression; they are kept. */
  expression(source: string): RegExp {
    let made = this.#expressions.get(source);
    made ??= compileExpression(source, { extended: true });
    this.#expressions.set(source, made);
    return made;
  }
}
