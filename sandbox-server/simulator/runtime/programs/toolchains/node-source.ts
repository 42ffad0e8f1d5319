import { type Operand, readText, splitArguments, unescapeText } from "./expression.ts";
import { type Action, type SmallProgram, SourceFault, type Text } from "./small-program.ts";

/** What a JavaScript program requires that doesn't come with Node. */
export interface NodeProgram extends SmallProgram {
  readonly requires: readonly string[];
}

const standard = new Set(["http", "os", "fs", "path", "process", "util", "timers", "events", "url"]);

/**
 * Reads one file of JavaScript as far as small course programs go: `console.log`, template strings, environment variables, the
 * host name, and an HTTP server of `http` or Express that answers texts. Errors: SourceFault for any other line.
 */
export function readNodeSource(source: string, version: string): NodeProgram {
  return new NodeReader(source, version).read();
}

class NodeReader {
  readonly #lines: readonly string[];
  readonly #operands: readonly Operand[];
  readonly #variables = new Map<string, Text>();
  readonly #answers: Record<string, Text> = {};
  readonly #requires: string[] = [];
  #at = 0;

  constructor(source: string, version: string) {
    this.#lines = source
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .split("\n")
      .map((line) =>
        line
          .replace(/(^|\s)\/\/.*$/, "")
          .trim()
          .replace(/;$/, ""),
      );
    const call =
      (form: RegExp, text: (found: RegExpExecArray) => Text | undefined): Operand =>
      (rest) => {
        const found = form.exec(rest);
        const made = found === null ? undefined : text(found);
        return found === null || made === undefined ? undefined : { text: made, length: found[0].length };
      };
    this.#operands = [
      call(/^`((?:[^`\\]|\\.)*)`/s, (found) => this.#template(found[1] ?? "")),
      call(/^process\.env\.(\w+)(?:\s*(?:\|\||\?\?)\s*(?:["']([^"']*)["']|(\d+)))?/, ([, env = "", text, number]) => {
        const otherwise = text ?? number;
        return [{ env, ...(otherwise === undefined ? {} : { otherwise }) }];
      }),
      call(/^os\.hostname\(\)|^hostname\(\)/, () => [{ ask: "hostname" }]),
      call(/^process\.version(?!s)/, () => [`v${version}`]),
      call(/^process\.pid/, () => [{ ask: "pid" }]),
      call(/^req\.url|^req\.path/, () => [{ ask: "path" }]),
    ];
  }

  read(): NodeProgram {
    const actions: Action[] = [];
    while (this.#at < this.#lines.length) actions.push(...this.#statement());
    // A server goes on when the rest of the file has run.
    const servers = actions.filter(({ do: kind }) => kind === "serve");
    return { actions: [...actions.filter(({ do: kind }) => kind !== "serve"), ...servers], requires: this.#requires };
  }

  #next(): string {
    const line = this.#lines[this.#at] ?? "";
    this.#at += 1;
    return line;
  }

  #statement(): readonly Action[] {
    const line = this.#next();
    const at = this.#at;
    if (line === "" || /^("use strict"|'use strict'|\}\)?|\}\)\))$/.test(line)) return [];
    const required = /^(?:const|let|var) .+ = require\(["']([^"']+)["']\)|^import .* from ["']([^"']+)["']/.exec(line);
    if (required !== null) return this.#require(required[1] ?? required[2] ?? "");
    if (/^(?:const|let|var) app = express\(\)$/.test(line)) return [];
    const route = /^app\.get\(["']([^"']+)["'],\s*(?:\(.*?\)|\w+)\s*=>\s*(.*)$/.exec(line);
    if (route !== null) return this.#handler(route[1] ?? "/", route[2] ?? "", at);
    const server =
      /^(?:(?:const|let|var) (\w+) = )?http\.createServer\((?:\(.*?\)|function\s*\(.*?\))\s*(?:=>)?\s*(.*)$/.exec(line);
    if (server !== null) return this.#handler("/", server[2] ?? "", at);
    const assign = /^(?:const |let |var )?(\w+)\s*=\s*([^=>].*)$/.exec(line);
    const value = assign === null ? undefined : readText(assign[2] ?? "", this.#variables, this.#operands);
    if (assign !== null && value !== undefined) {
      this.#variables.set(assign[1] ?? "", value);
      return [];
    }
    return this.#simple(line, at);
  }

  #simple(line: string, at: number): readonly Action[] {
    const print = /^console\.(log|error|info|warn)\((.*)\)$/.exec(line);
    if (print !== null) return [this.#print(print[1] ?? "log", print[2] ?? "", at)];
    const listen = /^(?:\w+|\}\))\.listen\((.*)$/.exec(line);
    if (listen !== null) return this.#listen(listen[1] ?? "", at);
    const exit = /^process\.exit\((\d*)\)$/.exec(line);
    if (exit !== null) return [{ do: "exit", code: Number(exit[1] ?? 0) }];
    const every = /^setInterval\(\(\) => (console\..*),\s*(\d+)\)$/.exec(line);
    if (every === null) throw new SourceFault(at, `the simulated node does not know this statement: ${line}`);
    const sleep: Action = { do: "sleep", milliseconds: Number(every[2]) };
    return [{ do: "repeat", actions: [sleep, ...this.#simple(every[1] ?? "", at)] }];
  }

  #require(name: string): readonly Action[] {
    const module = name.replace(/^node:/, "");
    if (!standard.has(module) && !module.startsWith(".")) this.#requires.push(module);
    return [];
  }

  #print(how: string, source: string, at: number): Action {
    const values = splitArguments(source).map((part) => readText(part, this.#variables, this.#operands));
    if (values.some((value) => value === undefined))
      throw new SourceFault(at, `the simulated node does not know this expression: ${source}`);
    const text = values.flatMap((value = [], index) => (index === 0 ? value : [" ", ...value]));
    return { do: "print", text: [...text, "\n"], ...(how === "error" || how === "warn" ? { toError: true } : {}) };
  }

  /** The text that a handler sends: `res.end(…)`, `res.send(…)`, on its own line or on those that follow. */
  #handler(path: string, rest: string, at: number): readonly Action[] {
    const pieces: Text[number][] = [];
    for (let line = rest; ; line = this.#next()) {
      const sent = /(?:res|response)\.(?:end|send|write)\((.*?)\)\s*(?:\}?\)?;?\s*)?$/.exec(line);
      if (sent !== null && sent[1] !== "") {
        const text = readText(
          (sent[1] ?? "").replace(/\)+$/, (end) => (balanced(sent[1] ?? "") ? end : "")),
          this.#variables,
          this.#operands,
        );
        if (text === undefined)
          throw new SourceFault(at, `the simulated node does not know this expression: ${sent[1]}`);
        pieces.push(...text);
      }
      const closes = /\}\)(.*)$/.exec(line) ?? (rest.startsWith("{") ? null : /\)(.*)$/.exec(line));
      if (closes === null && this.#at < this.#lines.length) continue;
      this.#answers[path] = pieces;
      const listen = /^\.listen\((.*)$/.exec(closes?.[1] ?? "");
      return listen === null ? [] : this.#listen(listen[1] ?? "", at);
    }
  }

  #listen(source: string, at: number): readonly Action[] {
    const [port = ""] = splitArguments(source.replace(/,\s*\(\)\s*=>.*$/, "").replace(/\)$/, ""));
    const text = readText(port, this.#variables, this.#operands);
    if (text === undefined) throw new SourceFault(at, `the simulated node does not know this port: ${port}`);
    const told = /\(\)\s*=>\s*\{?\s*(console\..*?\))\s*;?\s*\}?\)*$/.exec(source)?.[1];
    const opens = /=>\s*\{$/.test(source) ? this.#next() : told;
    const print = opens === undefined ? [] : this.#simple(opens.replace(/;$/, ""), at);
    return [...print, { do: "serve", port: text, answers: this.#answers }];
  }

  #template(source: string): Text | undefined {
    const pieces: Text[number][] = [];
    for (const part of source.split(/(\$\{[^{}]*\})/)) {
      const text = part.startsWith("${")
        ? readText(part.slice(2, -1), this.#variables, this.#operands)
        : [unescapeText(part)];
      if (text === undefined) return undefined;
      pieces.push(...text);
    }
    return pieces;
  }
}

function balanced(text: string): boolean {
  return text.split("(").length === text.split(")").length;
}
