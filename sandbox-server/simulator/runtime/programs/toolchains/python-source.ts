import { type Operand, readText, splitArguments, unescapeText } from "./expression.ts";
import { type Action, type SmallProgram, SourceFault, type Text } from "./small-program.ts";

/** What a Python program imports that doesn't come with Python. */
export interface PythonProgram extends SmallProgram {
  readonly imports: readonly { readonly name: string; readonly line: number }[];
}

const standard = new Set([
  "os",
  "sys",
  "time",
  "socket",
  "platform",
  "datetime",
  "json",
  "math",
  "random",
  "signal",
  "logging",
  "string",
]);

/**
 * Reads one file of Python as far as small course programs go: `print` with f-strings, variables, environment variables,
 * the host name, `time.sleep`, `while True`, `sys.exit`, and a Flask app whose routes return texts.
 * Errors: SourceFault for any other line.
 */
export function readPythonSource(source: string, version: string): PythonProgram {
  return new PythonReader(source, version).read();
}

class PythonReader {
  readonly #lines: readonly string[];
  readonly #operands: readonly Operand[];
  readonly #variables = new Map<string, Text>();
  readonly #routes: Record<string, Text> = {};
  readonly #imports: { readonly name: string; readonly line: number }[] = [];
  #at = 0;

  constructor(source: string, version: string) {
    this.#lines = source
      .replace(/^#!.*\n/, "\n")
      .split("\n")
      .map((line) => line.replace(/^(\s*)#.*$|\s+#\s.*$/, "$1").trimEnd());
    const call =
      (form: RegExp, text: (found: RegExpExecArray) => Text | undefined): Operand =>
      (rest) => {
        const found = form.exec(rest);
        const made = found === null ? undefined : text(found);
        return found === null || made === undefined ? undefined : { text: made, length: found[0].length };
      };
    this.#operands = [
      call(/^f"((?:[^"\\]|\\.)*)"|^f'((?:[^'\\]|\\.)*)'/, (found) => this.#formatted(found[1] ?? found[2] ?? "")),
      call(
        /^os\.(?:environ\.get|getenv)\(\s*["'](\w+)["']\s*(?:,\s*(?:["']([^"']*)["']|(\d+))\s*)?\)/,
        ([, env = "", text, number]) => {
          const otherwise = text ?? number;
          return [{ env, ...(otherwise === undefined ? {} : { otherwise }) }];
        },
      ),
      call(/^os\.environ\[["'](\w+)["']\]/, ([, env = ""]) => [{ env }]),
      call(/^(?:socket\.gethostname|platform\.node)\(\)/, () => [{ ask: "hostname" }]),
      call(/^os\.getpid\(\)/, () => [{ ask: "pid" }]),
      call(/^platform\.python_version\(\)/, () => [version]),
      call(/^sys\.version\.split\(\)\[0\]/, () => [version]),
      call(/^sys\.version/, () => [`${version} (main, Oct 21 2025, 00:00:00) [GCC 12.2.0]`]),
      call(/^(?:str|int)\(((?:[^()]|\([^()]*\))*)\)/, ([, inner = ""]) => this.#text(inner)),
    ];
  }

  read(): PythonProgram {
    return { actions: this.#block(0), imports: this.#imports };
  }

  #text(source: string): Text | undefined {
    return readText(source, this.#variables, this.#operands);
  }

  #formatted(source: string): Text | undefined {
    const pieces: Text[number][] = [];
    for (const part of source.split(/(\{[^{}]*\})/)) {
      const text = /^\{[^{}]*\}$/.test(part) ? this.#text(part.slice(1, -1)) : [unescapeText(part)];
      if (text === undefined) return undefined;
      pieces.push(...text);
    }
    return pieces;
  }

  /** Lines that are indented by at least `indent`. */
  #block(indent: number): Action[] {
    const actions: Action[] = [];
    for (; this.#at < this.#lines.length; ) {
      const line = this.#lines[this.#at] ?? "";
      if (line.trim() !== "" && indentOf(line) < indent) break;
      this.#at += 1;
      if (line.trim() !== "") actions.push(...this.#statement(line.trim(), indentOf(line)));
    }
    return actions;
  }

  #statement(line: string, indent: number): readonly Action[] {
    const at = this.#at;
    const fault = () => new SourceFault(at, `the simulated Python does not know this statement: ${line}`);
    const imported = /^(?:from ([\w.]+) import .+|import ([\w.]+(?:\s*,\s*[\w.]+)*))(?: as \w+)?$/.exec(line);
    if (imported !== null) return this.#import(imported[1] ?? imported[2] ?? "", at);
    if (
      /^(pass|app = Flask\(__name__\)|["']{3}.*["']{3}|logging\.basicConfig\(.*\)|sys\.stdout\.flush\(\))$/.test(line)
    )
      return [];
    if (/^if __name__ == ["']__main__["']:$/.test(line)) return this.#block(indent + 1);
    if (/^while (True|1):$/.test(line)) return [{ do: "repeat", actions: this.#block(indent + 1) }];
    const route = /^@app\.(?:route|get)\(["']([^"']+)["'].*\)$/.exec(line);
    if (route !== null) {
      this.#routes[route[1] ?? "/"] = this.#returned(indent, at);
      return [];
    }
    const assign = /^(\w+)\s*=\s*([^=].*)$/.exec(line);
    const value = assign === null ? undefined : this.#text(assign[2] ?? "");
    if (assign !== null && value !== undefined) {
      this.#variables.set(assign[1] ?? "", value);
      return [];
    }
    const [, name = "", source = ""] = /^([\w.]+)\((.*)\)$/.exec(line) ?? [];
    const action = this.#call(name, source);
    if (action === undefined) throw fault();
    return action.do === "serve" ? [flaskBanner(action.port), action] : [action];
  }

  #import(names: string, line: number): readonly Action[] {
    for (const name of names.split(",").map((one) => one.trim().split(".")[0] ?? ""))
      if (!standard.has(name)) this.#imports.push({ name, line });
    return [];
  }

  /** `def hello():` with a `return` below it. */
  #returned(indent: number, at: number): Text {
    this.#at += 1;
    const own = [...this.#variables];
    for (; this.#at < this.#lines.length; ) {
      const line = this.#lines[this.#at] ?? "";
      this.#at += 1;
      const [, source] = /^return (.*)$/.exec(line.trim()) ?? [];
      const text = source === undefined ? undefined : this.#text(source);
      if (text !== undefined) {
        for (const [name, value] of own) this.#variables.set(name, value);
        return text;
      }
      if (line.trim() !== "" && indentOf(line) > indent) this.#statement(line.trim(), indentOf(line));
    }
    throw new SourceFault(at, "the simulated Python finds no text that this route returns");
  }

  #call(name: string, source: string): Action | undefined {
    const parts = splitArguments(source);
    const named = (word: string) =>
      parts.find((part) => new RegExp(`^${word}\\s*=`).test(part))?.replace(/^\w+\s*=\s*/, "");
    if (name === "print") return this.#print(parts, named("file") === "sys.stderr", named("end"));
    if (name === "time.sleep") return { do: "sleep", milliseconds: Number(parts[0]) * 1000 };
    if (name === "sys.exit" || name === "exit") return { do: "exit", code: Number(parts[0] ?? 0) };
    if (name !== "app.run") return undefined;
    const port = this.#text(named("port") ?? "5000");
    return port === undefined ? undefined : { do: "serve", port, answers: this.#routes };
  }

  #print(parts: readonly string[], toError: boolean, end: string | undefined): Action | undefined {
    const values = parts.filter((part) => !/^(file|flush|end|sep)\s*=/.test(part)).map((part) => this.#text(part));
    if (values.some((value) => value === undefined)) return undefined;
    const joined = values.flatMap((value = [], index) => (index === 0 ? value : [" ", ...value]));
    const last = end === undefined ? ["\n"] : this.#text(end);
    return last === undefined
      ? undefined
      : { do: "print", text: [...joined, ...last], ...(toError ? { toError: true } : {}) };
  }
}

/** What Flask's own server says when it starts. */
function flaskBanner(port: Text): Action {
  const warning =
    "WARNING: This is a development server. Do not use it in a production deployment. Use a production WSGI server instead.";
  const text = [
    ` * Serving Flask app 'app'\n * Debug mode: off\n${warning}\n * Running on all addresses (0.0.0.0)\n * Running on http://127.0.0.1:`,
    ...port,
    "\nPress CTRL+C to quit\n",
  ];
  return { do: "print", text, toError: true };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
