import { formatText, type Operand, readText, splitArguments, unescapeText } from "./expression.ts";
import { type Action, type SmallProgram, SourceFault, type Text } from "./small-program.ts";

/** What of Go's own is a text. */
const operands: readonly Operand[] = [
  call(/^os\.Getenv\("(\w+)"\)/, (name) => [{ env: name }]),
  call(/^r\.URL\.Path/, () => [{ ask: "path" }]),
  call(/^os\.Getpid\(\)/, () => [{ ask: "pid" }]),
  call(/^`([^`]*)`/, (text) => [text]),
];

function call(form: RegExp, text: (first: string) => Text): Operand {
  return (source) => {
    const found = form.exec(source);
    return found === null ? undefined : { text: text(found[1] ?? ""), length: found[0].length };
  };
}

/** Lines that say nothing the program's doing depends on. */
const silent =
  /^(package |import\b|\)|\(|"[\w./]+"$|\}|\/\/|func main\(\)|var \($|defer |_ = |return$|log\.SetFlags|$)/;

/**
 * Reads one file of Go as far as small course programs go: prints, environment variables with a default, the host name,
 * sleeping, endless loops, and an HTTP server whose handlers print. Errors: SourceFault for any other line.
 */
export function readGoSource(source: string): SmallProgram {
  return new GoReader(source).read();
}

class GoReader {
  readonly #lines: readonly string[];
  readonly #variables = new Map<string, Text>();
  readonly #handlers = new Map<string, Text>();
  readonly #routes: Record<string, Text> = {};
  #at = 0;

  constructor(source: string) {
    this.#lines = source
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .split("\n")
      .map((line) => line.replace(/(^|\s)\/\/.*$/, "").trim());
  }

  read(): SmallProgram {
    this.#readHandlers();
    this.#at = 0;
    const actions: Action[] = [];
    while (this.#at < this.#lines.length) actions.push(...this.#statement());
    return { actions };
  }

  /** Handlers may stand behind main; they are read first. */
  #readHandlers(): void {
    this.#at = 0;
    while (this.#at < this.#lines.length) {
      const handler = /^func (\w+)\(w http\.ResponseWriter, \w+ \*http\.Request\) \{$/.exec(this.#next());
      if (handler !== null) this.#handlers.set(handler[1] ?? "", this.#handlerBody());
    }
  }

  #next(): string {
    const line = this.#lines[this.#at] ?? "";
    this.#at += 1;
    return line;
  }

  #statement(): readonly Action[] {
    const line = this.#next();
    const start = this.#at;
    if (/^func \w+\(w http\.ResponseWriter/.test(line)) {
      this.#handlerBody();
      return [];
    }
    if (silent.test(line)) return [];
    if (/^for(\s+\{|\s*;;\s*\{)$/.test(line)) return [{ do: "repeat", actions: this.#block() }];
    if (/^if err != nil|^if err :=/.test(line)) {
      const listen = /http\.ListenAndServe\(([^,]+),/.exec(line);
      this.#skipBlock();
      return listen === null ? [] : [this.#server(listen[1] ?? "", start)];
    }
    const guard = /^if (\w+) == "" \{$/.exec(line);
    if (guard !== null) return this.#defaultValue(guard[1] ?? "");
    return this.#simple(line, start);
  }

  #simple(line: string, at: number): readonly Action[] {
    const print = /^(fmt|log)\.(Println|Printf|Print|Fprintln|Fprintf)\((.*)\)$/.exec(line);
    if (print !== null) return [this.#print(print[1] ?? "", print[2] ?? "", print[3] ?? "", at)];
    const assign = /^(?:var |const )?(\w+)(?:, (?:_|err))?(?: string)? :?= (.*)$/.exec(line);
    if (assign !== null && this.#assign(assign[1] ?? "", assign[2] ?? "", at)) return [];
    const route =
      /^http\.HandleFunc\("([^"]*)", (?:(\w+)\)|func\(w http\.ResponseWriter, \w+ \*http\.Request\) \{)$/.exec(line);
    if (route !== null) {
      const [, path = "/", name] = route;
      const body = name === undefined ? this.#handlerBody() : this.#handlers.get(name);
      if (body === undefined) throw new SourceFault(at, `undefined: ${name ?? ""}`);
      this.#routes[path] = body;
      return [];
    }
    const listen = /http\.ListenAndServe\(([^,]+), nil\)\)?$/.exec(line);
    if (listen !== null) return [this.#server(listen[1] ?? "", at)];
    const sleep = /^time\.Sleep\((?:(\d+) \* )?time\.(Second|Millisecond|Minute|Hour)(?: \* (\d+))?\)$/.exec(line);
    if (sleep !== null)
      return [{ do: "sleep", milliseconds: Number(sleep[1] ?? sleep[3] ?? 1) * (units[sleep[2] ?? ""] ?? 0) }];
    const exit = /^os\.Exit\((\d+)\)$/.exec(line);
    if (exit !== null) return [{ do: "exit", code: Number(exit[1]) }];
    if (/^select \{\}$/.test(line)) return [{ do: "repeat", actions: [{ do: "sleep", milliseconds: 3_600_000 }] }];
    throw new SourceFault(at, `the simulated Go compiler does not know this statement: ${line}`);
  }

  #assign(name: string, value: string, at: number): boolean {
    if (/^os\.Hostname\(\)$/.test(value)) this.#variables.set(name, [{ ask: "hostname" }]);
    else if (/^\[\]byte\((.*)\)$/.test(value)) return this.#assign(name, value.slice(7, -1), at);
    else {
      const text = this.#text(value);
      if (text === undefined) return false;
      this.#variables.set(name, text);
    }
    return true;
  }

  /** `if port == "" { port = "8080" }` */
  #defaultValue(name: string): readonly Action[] {
    const start = this.#at;
    const [, other = "", value = ""] = /^(\w+) = "(.*)"$/.exec(this.#next()) ?? [];
    const [variable] = this.#variables.get(name) ?? [];
    if (other !== name || typeof variable !== "object" || !("env" in variable))
      throw new SourceFault(start, "the simulated Go compiler knows only defaults of environment variables here");
    this.#variables.set(name, [{ env: variable.env, otherwise: unescapeText(value) }]);
    this.#skipRest();
    return [];
  }

  #print(where: string, how: string, source: string, at: number): Action {
    const text = this.#printed(how, source);
    if (text === undefined)
      throw new SourceFault(at, `the simulated Go compiler does not know this expression: ${source}`);
    const isLog = where === "log";
    const toError = isLog || /^os\.Stderr,/.test(source);
    const ends = isLog && !/\n$/.test(String(text.at(-1))) ? ["\n"] : [];
    return { do: "print", text: [...text, ...ends], ...(toError ? { toError: true } : {}) };
  }

  /** What a call of fmt writes, its target left away. */
  #printed(how: string, source: string): Text | undefined {
    const [first = "", ...more] = splitArguments(source.replace(/^(w|os\.Stdout|os\.Stderr), /, ""));
    const texts = [first, ...more].map((part) => this.#text(part));
    if (texts.some((text) => text === undefined)) return undefined;
    const known = texts.filter((text) => text !== undefined);
    if (/f$/.test(how)) return formatText(known[0] ?? [], known.slice(1));
    const joined = known.flatMap((text, index) => (index === 0 || !/ln$/.test(how) ? text : [" ", ...text]));
    return /ln$/.test(how) ? [...joined, "\n"] : joined;
  }

  #handlerBody(): Text {
    const pieces: Text[number][] = [];
    for (let line = this.#next(); !/^\}\)?$/.test(line) && this.#at <= this.#lines.length; line = this.#next()) {
      const print = /^fmt\.(Fprintln|Fprintf|Fprint)\((w, .*)\)$/.exec(line);
      const written = /^(?:w\.Write\(\[\]byte\((.*)\)\)|io\.WriteString\(w, (.*)\))$/.exec(line);
      const text =
        print === null ? this.#text(written?.[1] ?? written?.[2] ?? "") : this.#printed(print[1] ?? "", print[2] ?? "");
      if (print === null && written === null) this.#handlerLine(line);
      else if (text === undefined)
        throw new SourceFault(this.#at, `the simulated Go compiler does not know this expression: ${line}`);
      else pieces.push(...text);
    }
    return pieces;
  }

  #handlerLine(line: string): void {
    if (line === "" || /^(log\.|w\.Header\(\)|w\.WriteHeader)/.test(line)) return;
    const assign = /^(\w+)(?:, _)? := (.*)$/.exec(line);
    if (assign === null || !this.#assign(assign[1] ?? "", assign[2] ?? "", this.#at))
      throw new SourceFault(this.#at, `the simulated Go compiler does not know this statement: ${line}`);
  }

  #server(port: string, at: number): Action {
    const text = this.#text(port);
    if (text === undefined) throw new SourceFault(at, `the simulated Go compiler does not know this address: ${port}`);
    return { do: "serve", port: text, answers: this.#routes };
  }

  #text(source: string): Text | undefined {
    return readText(source, this.#variables, operands);
  }

  #block(): Action[] {
    const actions: Action[] = [];
    while (this.#at < this.#lines.length && this.#lines[this.#at] !== "}") actions.push(...this.#statement());
    this.#at += 1;
    return actions;
  }

  #skipBlock(): void {
    if (!(this.#lines[this.#at - 1] ?? "").endsWith("{")) return;
    this.#skipRest();
  }

  #skipRest(): void {
    while (this.#at < this.#lines.length && this.#lines[this.#at] !== "}") this.#at += 1;
    this.#at += 1;
  }
}

const units: Readonly<Record<string, number>> = { Millisecond: 1, Second: 1000, Minute: 60_000, Hour: 3_600_000 };
