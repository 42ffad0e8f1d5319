import {
  type ArithmeticExpression,
  type CommandExpansionPart,
  type HereDocBody,
  type ProcessSubstitutionPart,
  parse,
  type Word,
  type WordPart,
} from "unbash";
import { evaluateArithmetic } from "./arithmetic.ts";
import { expandBraces } from "./braces.ts";
import { splitFields } from "./fields.ts";
import { expandPath } from "./glob.ts";
import { expandParameter } from "./parameter-expansion.ts";
import { hasGlob, quotePattern } from "./pattern.ts";
import type { Shell } from "./shell.ts";

/** A stretch of an expanded word. `splits` marks results of expansions, which are cut into fields at IFS. */
export interface Piece {
  readonly text: string;
  readonly quoted: boolean;
  readonly splits: boolean;
  /** A field ends before this piece, as between the parameters of "$@". */
  readonly breaks?: true;
}

/** All expansions: braces, tilde, parameters, commands, arithmetic, field splitting, path names. */
export async function expandWords(shell: Shell, words: readonly Word[]): Promise<string[]> {
  const results: string[] = [];
  for (const word of words) {
    for (const single of shell.isBash ? bracesOf(word) : [word]) {
      if (isPlain(single)) results.push(single.value);
      else results.push(...(await expandOne(shell, single)));
    }
  }
  return results;
}

function isPlain(word: Word): boolean {
  return (
    word.parts === undefined && word.text === word.value && !word.text.startsWith("~") && !word.text.includes("\\")
  );
}

async function expandOne(shell: Shell, word: Word): Promise<string[]> {
  const pieces = await piecesOf(shell, word);
  const results: string[] = [];
  for (const field of splitFields(pieces, shell.variables.get("IFS"))) {
    const matches =
      shell.options.noglob || !hasGlob(field.pattern) ? [] : expandPath(shell.process.files, field.pattern);
    if (matches.length === 0) results.push(field.text);
    else results.push(...matches);
  }
  return results;
}

const braceCache = new WeakMap<Word, readonly Word[]>();

function bracesOf(word: Word): readonly Word[] {
  if (!word.text.includes("{") || word.parts?.some((part) => part.type === "BraceExpansion") !== true) return [word];
  const known = braceCache.get(word);
  if (known !== undefined) return known;
  const words = expandBraces(word.text).flatMap((text) => {
    const command = parse(`: ${text}`).commands[0]?.command;
    return command?.type === "Command" ? command.suffix.filter((part): part is Word => part.type === "Word") : [];
  });
  braceCache.set(word, words);
  return words;
}

/** Without field splitting and path names: assignments, redirections, `case`, here-strings. */
export async function expandText(shell: Shell, word: Word): Promise<string> {
  if (isPlain(word)) return word.value;
  return joinPieces(await piecesOf(shell, word));
}

/** As a pattern: what is quoted stands for itself. */
export async function expandPattern(shell: Shell, word: Word): Promise<string> {
  const pieces = await piecesOf(shell, word);
  return pieces.map((piece) => (piece.quoted ? quotePattern(piece.text) : piece.text)).join("");
}

/** The pieces of a regular expression of `=~`: quoted parts are escaped. */
export async function expandPieces(shell: Shell, word: Word): Promise<Piece[]> {
  return piecesOf(shell, word);
}

export function joinPieces(pieces: readonly Piece[]): string {
  return pieces.map((piece, index) => (piece.breaks === true && index > 0 ? ` ${piece.text}` : piece.text)).join("");
}

export async function expandHereDoc(shell: Shell, body: HereDocBody, quoted: boolean): Promise<string> {
  if (quoted) return body.text;
  if (body.parts === undefined) return body.text.replace(/\\([$`\\])|\\\n/g, "$1");
  const pieces: Piece[] = [];
  for (const part of body.parts) await expandPart(shell, part, true, pieces);
  return joinPieces(pieces);
}

export async function expandArithmeticWord(
  shell: Shell,
  node: Extract<ArithmeticExpression, { type: "ArithmeticWord" | "ArithmeticCommandExpansion" }>,
): Promise<string> {
  if (node.type === "ArithmeticCommandExpansion") return commandOutput(shell, node);
  const parts = node.parts ?? partsOf(node.value);
  if (parts === undefined) return node.value;
  const pieces: Piece[] = [];
  for (const part of parts) await expandPart(shell, part, true, pieces);
  return joinPieces(pieces);
}

/** The expansions in a text that the parser left whole. */
function partsOf(text: string): readonly WordPart[] | undefined {
  if (!/[$`]/.test(text)) return undefined;
  const command = parse(`: "${text}"`).commands[0]?.command;
  const word = command?.type === "Command" ? command.suffix[0] : undefined;
  const quoted = word?.type === "Word" ? word.parts?.[0] : undefined;
  return quoted?.type === "DoubleQuoted" ? quoted.parts : undefined;
}

async function piecesOf(shell: Shell, word: Word): Promise<Piece[]> {
  const pieces: Piece[] = [];
  const { parts } = word;
  if (parts === undefined) {
    pushLiteral(pieces, withTilde(shell, word.text, pieces, true));
    return pieces;
  }
  for (const [index, part] of parts.entries()) {
    if (index === 0 && part.type === "Literal") {
      pushLiteral(pieces, withTilde(shell, part.text, pieces, parts.length === 1));
    } else await expandPart(shell, part, false, pieces);
  }
  return pieces;
}

/** Takes a tilde prefix off and pushes the home directory in its place. */
function withTilde(shell: Shell, text: string, pieces: Piece[], whole: boolean): string {
  const match = /^~([\w-]*|\+)(?=\/|$)/.exec(text);
  if (match === null || (!whole && match[0].length === text.length)) return text;
  const home = shell.homeOf(match[1] ?? "");
  if (home === undefined) return text;
  pieces.push({ text: home, quoted: true, splits: false });
  return text.slice(match[0].length);
}

/** Unquoted source text: a backslash quotes the next character, or joins two lines. */
function pushLiteral(pieces: Piece[], text: string): void {
  if (!text.includes("\\")) {
    if (text !== "") pieces.push({ text, quoted: false, splits: false });
    return;
  }
  for (const [, plain, quoted] of text.matchAll(/([^\\]+)|\\(.|$)/gs)) {
    if (plain !== undefined) pieces.push({ text: plain, quoted: false, splits: false });
    else if (quoted !== undefined && quoted !== "\n") {
      pieces.push({ text: quoted === "" ? "\\" : quoted, quoted: true, splits: false });
    }
  }
}

/** Expands one part of a word onto `pieces`. */
export async function expandPart(shell: Shell, part: WordPart, quoted: boolean, pieces: Piece[]): Promise<void> {
  switch (part.type) {
    case "Literal":
      if (quoted) pieces.push({ text: part.value, quoted: true, splits: false });
      else pushLiteral(pieces, part.text);
      return;
    case "SingleQuoted":
    case "AnsiCQuoted":
      pieces.push({ text: part.value, quoted: true, splits: false });
      return;
    case "DoubleQuoted":
    case "LocaleString":
      return doubleQuoted(shell, part.parts, pieces);
    case "SimpleExpansion":
    case "ParameterExpansion":
      return expandParameter(shell, part, quoted, pieces);
    case "CommandExpansion":
      pieces.push({ text: await commandOutput(shell, part), quoted, splits: !quoted });
      return;
    case "ArithmeticExpansion": {
      const value = part.expression === undefined ? 0n : await evaluateArithmetic(shell, part.expression);
      pieces.push({ text: String(value), quoted, splits: !quoted });
      return;
    }
    case "ProcessSubstitution":
      pieces.push({ text: await processSubstitution(shell, part), quoted: true, splits: false });
      return;
    case "Glob":
      return expandGlob(shell, part, pieces);
    case "ExtendedGlob":
    case "BraceExpansion":
      pieces.push({ text: part.text, quoted: false, splits: false });
  }
}

async function doubleQuoted(shell: Shell, parts: readonly WordPart[], pieces: Piece[]): Promise<void> {
  const before = pieces.length;
  for (const part of parts) await expandPart(shell, part, true, pieces);
  const onlyParameters = parts.length === 1 && isAllParameters(parts[0]);
  if (pieces.length === before && !onlyParameters) pieces.push({ text: "", quoted: true, splits: false });
}

function isAllParameters(part: WordPart | undefined): boolean {
  if (part?.type === "SimpleExpansion") return part.text === "$@";
  return part?.type === "ParameterExpansion" && (part.parameter === "@" || part.index?.text === "@");
}

async function expandGlob(shell: Shell, part: Extract<WordPart, { type: "Glob" }>, pieces: Piece[]): Promise<void> {
  if (part.kind !== "bracket") {
    pieces.push({ text: part.text, quoted: false, splits: false });
    return;
  }
  pieces.push({ text: "[", quoted: false, splits: false });
  for (const inner of part.parts) await expandPart(shell, inner, false, pieces);
  pieces.push({ text: "]", quoted: false, splits: false });
}

/** The output of a command without its last line breaks; its status becomes `$?`. */
async function commandOutput(shell: Shell, part: Pick<CommandExpansionPart, "script">): Promise<string> {
  if (part.script === undefined) return "";
  const output = await shell.capture(part.script.commands);
  return output.replaceAll("\0", "").replace(/\n+$/, "");
}

async function processSubstitution(shell: Shell, part: ProcessSubstitutionPart): Promise<string> {
  return shell.substituteProcess(part.script?.commands ?? [], part.operator === "<");
}
