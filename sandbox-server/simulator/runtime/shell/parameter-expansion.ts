import type { ParameterExpansionPart, ParameterOperation, SimpleExpansionPart, Word } from "unbash";
import { evaluateText } from "./arithmetic.ts";
import { expandPart, expandPattern, expandText, type Piece } from "./expand.ts";
import { compilePattern, patternSource } from "./pattern.ts";
import type { Shell } from "./shell.ts";
import { ShellFault } from "./shell-fault.ts";
import { sortedKeys } from "./variables.ts";

/** What a parameter holds: one value or the list of `$@`, `$*` and whole arrays. */
interface Value {
  /** Undefined when unset; for a list empty when there is nothing. */
  readonly items: readonly string[] | undefined;
  readonly list: "@" | "*" | undefined;
}

/** `$x`, `${x}` and all of `${x…}`. Throws ShellFault for `${x:?}` and, with `set -u`, for unset parameters. */
export async function expandParameter(
  shell: Shell,
  part: SimpleExpansionPart | ParameterExpansionPart,
  quoted: boolean,
  pieces: Piece[],
): Promise<void> {
  if (part.type === "SimpleExpansion") {
    const name = part.text.slice(1);
    emit(shell, demandSet(shell, name, lookUp(shell, name)), quoted, pieces);
    return;
  }
  if (part.operation?.type === "Unknown") throw new ShellFault(`${part.text}: bad substitution`, true);
  if (part.prefix === "!" && (await expandNames(shell, part, quoted, pieces))) return;
  const name = part.prefix === "!" ? (lookUp(shell, part.parameter).items?.[0] ?? "") : part.parameter;
  const value = await readValue(shell, name, part.index);
  if (part.prefix === "#") {
    const length =
      value.list === undefined
        ? [...(demandSet(shell, name, value).items?.[0] ?? "")].length
        : (value.items?.length ?? 0);
    pieces.push({ text: String(length), quoted, splits: !quoted });
    return;
  }
  const { operation } = part;
  if (operation === undefined) emit(shell, demandSet(shell, name, value), quoted, pieces);
  else if (operation.type === "Default") await applyDefault(shell, part, value, quoted, pieces, operation);
  else emit(shell, await transform(shell, demandSet(shell, name, value), operation), quoted, pieces);
}

/** `${!prefix*}` and `${!array[@]}`; false when it is indirection instead. */
async function expandNames(
  shell: Shell,
  part: ParameterExpansionPart,
  quoted: boolean,
  pieces: Piece[],
): Promise<boolean> {
  const index = part.index?.text;
  if (index === "@" || index === "*") {
    const variable = shell.variables.find(part.parameter);
    emit(shell, { items: variable === undefined ? [] : sortedKeys(variable), list: index }, quoted, pieces);
    return true;
  }
  if (part.operation?.type !== "Names") return false;
  const items = shell.variables.names().filter((name) => name.startsWith(part.parameter));
  emit(shell, { items, list: part.operation.operator }, quoted, pieces);
  return true;
}

function lookUp(shell: Shell, name: string): Value {
  if (name === "@" || name === "*") return { items: shell.positional, list: name };
  const value = shell.parameter(name);
  return { items: value === undefined ? undefined : [value], list: undefined };
}

async function readValue(shell: Shell, name: string, index: Word | undefined): Promise<Value> {
  if (index === undefined) return lookUp(shell, name);
  const variable = shell.variables.find(name);
  if (index.text === "@" || index.text === "*") {
    const items = variable === undefined ? [] : sortedKeys(variable).map((key) => shell.element(name, key) ?? "");
    return {
      items: items.length === 0 && name === "PIPESTATUS" ? shell.pipeStatus.map(String) : items,
      list: index.text,
    };
  }
  const key = await shell.subscript(name, index);
  const value = name === "PIPESTATUS" ? shell.pipeStatus[Number(key)]?.toString() : shell.element(name, key);
  return { items: value === undefined ? undefined : [value], list: undefined };
}

function demandSet(shell: Shell, name: string, value: Value): Value {
  if (value.items === undefined && shell.options.nounset) throw shell.unsetFault(name);
  return value;
}

function emit(shell: Shell, value: Value, quoted: boolean, pieces: Piece[]): void {
  const items = value.items ?? [];
  if (value.list === undefined) {
    pieces.push({ text: items[0] ?? "", quoted, splits: !quoted });
    return;
  }
  if (quoted && value.list === "*") {
    pieces.push({ text: items.join((shell.variables.get("IFS") ?? " ").slice(0, 1)), quoted, splits: false });
    return;
  }
  for (const [index, text] of items.entries()) {
    pieces.push(index === 0 ? { text, quoted, splits: !quoted } : { text, quoted, splits: !quoted, breaks: true });
  }
}

async function applyDefault(
  shell: Shell,
  part: ParameterExpansionPart,
  value: Value,
  quoted: boolean,
  pieces: Piece[],
  operation: Extract<ParameterOperation, { type: "Default" }>,
): Promise<void> {
  const items = value.items ?? [];
  const isNull = items.length === 0 || (items.length === 1 && items[0] === "");
  const absent = operation.operator.startsWith(":")
    ? isNull
    : value.items === undefined || (value.list !== undefined && items.length === 0);
  const action = operation.operator.at(-1);
  if (action === "+") {
    if (!absent) await emitOperand(shell, operation.operand, quoted, pieces);
    return;
  }
  if (!absent) emit(shell, value, quoted, pieces);
  else if (action === "-") await emitOperand(shell, operation.operand, quoted, pieces);
  else if (action === "=") {
    const text = await expandText(shell, operation.operand);
    if (part.index === undefined) shell.assign(part.parameter, text);
    else shell.variables.setElement(part.parameter, await shell.subscript(part.parameter, part.index), text);
    pieces.push({ text, quoted, splits: !quoted });
  } else {
    const text = await expandText(shell, operation.operand);
    const reason = text === "" ? "parameter null or not set" : text;
    throw shell.unsetFault(part.parameter, reason);
  }
}

async function emitOperand(shell: Shell, operand: Word, quoted: boolean, pieces: Piece[]): Promise<void> {
  const own: Piece[] = [];
  if (operand.parts === undefined) {
    if (quoted) own.push({ text: operand.text.replace(/\\([$`"\\}])/g, "$1"), quoted, splits: false });
    else own.push({ text: await expandText(shell, operand), quoted: false, splits: true });
  } else {
    for (const part of operand.parts) await expandPart(shell, part, quoted && part.type !== "DoubleQuoted", own);
  }
  if (own.length === 0 && quoted) own.push({ text: "", quoted, splits: false });
  pieces.push(...own.map((piece) => (piece.quoted ? piece : { ...piece, splits: true })));
}

type Transformation = Exclude<ParameterOperation, { type: "Default" }>;

async function transform(shell: Shell, value: Value, operation: Transformation): Promise<Value> {
  if (operation.type === "Slice") return slice(shell, value, operation);
  const change = await changer(shell, operation);
  return { ...value, items: value.items?.map(change) };
}

async function changer(
  shell: Shell,
  operation: Exclude<Transformation, { type: "Slice" }>,
): Promise<(text: string) => string> {
  switch (operation.type) {
    case "Remove":
      return remover(operation.operator, await expandPattern(shell, operation.operand));
    case "Replace": {
      const pattern = await expandPattern(shell, operation.pattern);
      const replacement = await expandText(shell, operation.replacement);
      return replacer(operation.operator, pattern, replacement);
    }
    case "CaseModification": {
      const pattern = operation.operand === undefined ? "?" : await expandPattern(shell, operation.operand);
      return caseChanger(operation.operator, compilePattern(pattern === "" ? "?" : pattern));
    }
    case "Transform":
      return transformer(await expandText(shell, operation.operand));
    default:
      throw new ShellFault("bad substitution", true);
  }
}

function remover(operator: "#" | "##" | "%" | "%%", pattern: string): (text: string) => string {
  const short = operator.length === 1;
  if (operator.startsWith("#")) {
    const expression = new RegExp(`^(?:${patternSource(pattern, {}, short)})`, "su");
    return (text) => text.replace(expression, "");
  }
  const whole = compilePattern(pattern);
  return (text) => {
    const starts = Array.from({ length: text.length + 1 }, (_value, index) => index);
    const found = (short ? starts.reverse() : starts).find((start) => whole.test(text.slice(start)));
    return found === undefined ? text : text.slice(0, found);
  };
}

function replacer(operator: string, pattern: string, replacement: string): (text: string) => string {
  if (pattern === "") return (text) => text;
  const source = patternSource(pattern);
  const anchored = operator === "/#" ? `^(?:${source})` : operator === "/%" ? `(?:${source})$` : source;
  const expression = new RegExp(anchored, operator === "//" ? "gsu" : "su");
  return (text) => text.replace(expression, (match) => (match === "" && operator === "//" ? match : replacement));
}

function caseChanger(operator: string, pattern: RegExp): (text: string) => string {
  const change = (character: string) => {
    if (!pattern.test(character)) return character;
    return operator.startsWith("^") ? character.toUpperCase() : character.toLowerCase();
  };
  return (text) => {
    const characters = [...text];
    return operator.length === 2
      ? characters.map(change).join("")
      : characters.map((c, i) => (i === 0 ? change(c) : c)).join("");
  };
}

function transformer(kind: string): (text: string) => string {
  switch (kind) {
    case "U":
      return (text) => text.toUpperCase();
    case "L":
      return (text) => text.toLowerCase();
    case "u":
      return (text) => text.charAt(0).toUpperCase() + text.slice(1);
    case "Q":
      return (text) => `'${text.replaceAll("'", "'\\''")}'`;
    default:
      return (text) => text;
  }
}

async function slice(
  shell: Shell,
  value: Value,
  operation: Extract<ParameterOperation, { type: "Slice" }>,
): Promise<Value> {
  const offset = Number(await evaluateText(shell, await expandText(shell, operation.offset)));
  const given = operation.length === undefined ? undefined : await expandText(shell, operation.length);
  const length = given === undefined ? undefined : Number(await evaluateText(shell, given));
  if (value.list !== undefined) {
    const all = value.items === shell.positional ? [shell.name, ...shell.positional] : (value.items ?? []);
    return { ...value, items: cut(all, offset, length) };
  }
  const characters = [...(value.items?.[0] ?? "")];
  return { ...value, items: value.items === undefined ? undefined : [cut(characters, offset, length).join("")] };
}

function cut(items: readonly string[], offset: number, length: number | undefined): string[] {
  const start = offset < 0 ? items.length + offset : offset;
  if (start < 0 || start > items.length) return [];
  if (length === undefined) return items.slice(start);
  const end = length < 0 ? items.length + length : start + length;
  if (end < start) throw new ShellFault(`${length}: substring expression < 0`);
  return items.slice(start, end);
}
