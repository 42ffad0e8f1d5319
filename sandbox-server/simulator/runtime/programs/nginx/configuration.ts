import { UsageFault } from "../program.ts";

/** A directive of nginx' configuration: `listen 80;` or `server { … }`. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block?: readonly Directive[];
  readonly file: string;
  readonly line: number;
}

interface Token {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly line: number;
}

/** How included files are read: their names by pattern, and their text. */
export interface ConfigurationSource {
  read(path: string): string;
  expand(pattern: string): readonly string[];
}

/** Reads a configuration file with its includes. Throws UsageFault in nginx' words. */
export function parseConfiguration(file: string, source: ConfigurationSource): readonly Directive[] {
  const tokens = tokenize(source.read(file), file);
  let position = 0;
  const readBlock = (isNested: boolean): readonly Directive[] => {
    const directives: Directive[] = [];
    let words: Token[] = [];
    for (; position < tokens.length; position += 1) {
      const token = tokens[position];
      if (token === undefined) break;
      const special = token.isQuoted ? "" : token.text;
      if (special === "}") {
        if (!isNested || words.length > 0) throw fault(`unexpected "}"`, file, token.line);
        return directives;
      }
      if (special === ";" || special === "{") {
        const [name, ...args] = words;
        if (name === undefined) throw fault(`unexpected "${special}"`, file, token.line);
        position += special === "{" ? 1 : 0;
        const block = special === "{" ? readBlock(true) : undefined;
        const directive = { name: name.text, args: args.map(({ text }) => text), file, line: name.line };
        directives.push(...expandInclude(block === undefined ? directive : { ...directive, block }, source));
        words = [];
      } else words.push(token);
    }
    const last = tokens.at(-1)?.line ?? 1;
    if (isNested || words.length > 0) throw fault('unexpected end of file, expecting ";" or "}"', file, last);
    return directives;
  };
  return readBlock(false);
}

function expandInclude(directive: Directive, source: ConfigurationSource): readonly Directive[] {
  const [pattern] = directive.args;
  if (directive.name !== "include" || pattern === undefined) return [directive];
  const path = pattern.startsWith("/") ? pattern : `/etc/nginx/${pattern}`;
  return source.expand(path).flatMap((file) => parseConfiguration(file, source));
}

function tokenize(text: string, file: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  const form = /\n|\s+?|#[^\n]*|[;{}]|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(?:\$\{[^}]*\}|[^\s;{}"'])+/gy;
  for (let match = form.exec(text); match !== null; match = form.exec(text)) {
    const [whole, double, single] = match;
    const quoted = double ?? single;
    if (quoted !== undefined) tokens.push({ text: readBackslashes(quoted), isQuoted: true, line });
    else if (!/^(\s|#)/.test(whole)) tokens.push({ text: readBackslashes(whole), isQuoted: false, line });
    line += whole.split("\n").length - 1;
    if (form.lastIndex === text.length) return tokens;
  }
  if (text.length > 0) throw fault("unexpected character", file, line);
  return tokens;
}

/** A configuration fault as nginx prints it. */
export function fault(message: string, file: string, line: number): UsageFault {
  return new UsageFault(`[emerg] ${message} in ${file}:${line}`);
}

/** All directives of a name among these. */
export function all(directives: readonly Directive[], name: string): readonly Directive[] {
  return directives.filter((directive) => directive.name === name);
}

/** The arguments of the last directive of a name. */
export function argsOf(directives: readonly Directive[], name: string): readonly string[] | undefined {
  return all(directives, name).at(-1)?.args;
}

/** As `ngx_conf_read_token` reads a backslash: before most characters it stays, as in `\.php$`. */
function readBackslashes(text: string): string {
  const read: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "'": "'", "\\": "\\" };
  return text.replace(/\\(.)/g, (whole, character: string) => read[character] ?? whole);
}
