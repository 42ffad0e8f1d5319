import type { Process } from "../processes/process.ts";
import type { Completion } from "./completion.ts";

/** A line longer than this is not taken. */
const MAX_LINE = 8192;

/** Editing at the prompt: cursor keys, history, word and line erasing, completion (a part of readline's emacs mode). */
export class LineEditor {
  readonly #process: Process;
  readonly #history: readonly string[];
  readonly #complete: (line: string, cursor: number) => Completion;
  #line: string[] = [];
  #cursor = 0;
  #prompt = "";
  #place = 0;
  #draft = "";
  #escape = "";
  #input: string[] = [];
  #decoder = new TextDecoder();
  #tabs = 0;

  constructor(process: Process, history: readonly string[], complete: (line: string, cursor: number) => Completion) {
    this.#process = process;
    this.#history = history;
    this.#complete = complete;
  }

  /** A line without its break; undefined at the end of input (Ctrl-D on an empty line). */
  async readLine(prompt: string): Promise<string | "interrupted" | undefined> {
    const { terminal } = this.#process;
    this.#prompt = prompt;
    this.#line = [];
    this.#cursor = 0;
    this.#place = this.#history.length;
    this.#draft = "";
    terminal?.setRaw(true);
    try {
      await this.#process.warn(prompt);
      return await this.#edit();
    } finally {
      terminal?.setRaw(false);
    }
  }

  async #edit(): Promise<string | "interrupted" | undefined> {
    for (;;) {
      const key = this.#input.shift();
      if (key === undefined) {
        const bytes = await this.#process.read(0, 1024);
        if (bytes === undefined) return undefined;
        this.#input.push(...this.#decoder.decode(bytes, { stream: true }));
        continue;
      }
      const done = await this.#key(key);
      if (done !== undefined) return done === "end" ? undefined : done === "line" ? this.#line.join("") : done;
    }
  }

  async #key(key: string): Promise<"line" | "end" | "interrupted" | undefined> {
    if (this.#escape !== "") return this.#escapeKey(key);
    if (key !== "\t") this.#tabs = 0;
    switch (key) {
      case "\r":
      case "\n":
        await this.#show("\n");
        return "line";
      case "\u0003":
        await this.#show("^C\n");
        return "interrupted";
      case "\u0004":
        if (this.#line.length === 0) return "end";
        await this.#remove(this.#cursor, this.#cursor + 1);
        return undefined;
      case "\u001b":
        this.#escape = key;
        return undefined;
      case "\t":
        await this.#tab();
        return undefined;
      default:
        await this.#editKey(key);
        return undefined;
    }
  }

  async #editKey(key: string): Promise<void> {
    switch (key) {
      case "\u007f":
      case "\b":
        if (this.#cursor > 0) await this.#remove(this.#cursor - 1, this.#cursor);
        return;
      case "\u0001":
        return this.#move(0);
      case "\u0005":
        return this.#move(this.#line.length);
      case "\u0002":
        return this.#move(this.#cursor - 1);
      case "\u0006":
        return this.#move(this.#cursor + 1);
      case "\u0010":
        return this.#recall(-1);
      case "\u000e":
        return this.#recall(1);
      case "\u0015":
        return this.#remove(0, this.#cursor);
      case "\u000b":
        return this.#remove(this.#cursor, this.#line.length);
      case "\u0017":
        return this.#remove(this.#wordStart(), this.#cursor);
      case "\u000c":
        await this.#show("\u001b[H\u001b[2J");
        return this.#redraw();
      default:
        if (key >= " ") await this.#insert(key);
    }
  }

  async #escapeKey(key: string): Promise<undefined> {
    this.#escape += key;
    const sequence = this.#escape.slice(1);
    if (/^[[O]?$/.test(sequence) || /^\[[\d;]*$/.test(sequence)) return undefined;
    this.#escape = "";
    if (/^[[O]A$/.test(sequence)) await this.#recall(-1);
    else if (/^[[O]B$/.test(sequence)) await this.#recall(1);
    else if (/^[[O]C$/.test(sequence)) await this.#move(this.#cursor + 1);
    else if (/^[[O]D$/.test(sequence)) await this.#move(this.#cursor - 1);
    else if (/^([[O]H|\[[17]~)$/.test(sequence)) await this.#move(0);
    else if (/^([[O]F|\[[48]~)$/.test(sequence)) await this.#move(this.#line.length);
    else if (sequence === "[3~") await this.#remove(this.#cursor, this.#cursor + 1);
    else if (sequence === "b" || sequence === "[1;5D") await this.#move(this.#wordStart());
    else if (sequence === "f" || sequence === "[1;5C") await this.#move(this.#wordEnd());
    return undefined;
  }

  async #tab(): Promise<void> {
    const { insertion, candidates } = this.#complete(this.#line.join(""), this.#cursor);
    if (insertion !== "") {
      for (const character of insertion) await this.#insert(character);
      return;
    }
    this.#tabs += 1;
    if (candidates.length === 0 || this.#tabs < 2) return;
    await this.#show(`\n${candidates.join("  ")}\n`);
    await this.#redraw();
  }

  async #insert(character: string): Promise<void> {
    if (this.#line.length >= MAX_LINE) return;
    this.#line.splice(this.#cursor, 0, character);
    this.#cursor += 1;
    const tail = this.#line.slice(this.#cursor).join("");
    await this.#show(`${character}${tail}${back(tail.length)}`);
  }

  async #remove(from: number, to: number): Promise<void> {
    const end = Math.min(to, this.#line.length);
    if (end <= from) return;
    this.#line.splice(from, end - from);
    const left = this.#cursor - from;
    this.#cursor = from;
    const tail = this.#line.slice(from).join("");
    await this.#show(`${back(left)}${tail}\u001b[K${back(tail.length)}`);
  }

  async #move(to: number): Promise<void> {
    const target = Math.max(0, Math.min(this.#line.length, to));
    const steps = target - this.#cursor;
    this.#cursor = target;
    if (steps < 0) await this.#show(back(-steps));
    else if (steps > 0) await this.#show(`\u001b[${steps}C`);
  }

  async #recall(step: number): Promise<void> {
    const place = this.#place + step;
    if (place < 0 || place > this.#history.length) return;
    if (this.#place === this.#history.length) this.#draft = this.#line.join("");
    this.#place = place;
    const text = place === this.#history.length ? this.#draft : (this.#history[place] ?? "");
    await this.#show(`${back(this.#cursor)}\u001b[K${text}`);
    this.#line = [...text];
    this.#cursor = this.#line.length;
  }

  async #redraw(): Promise<void> {
    const text = this.#line.join("");
    await this.#show(`${this.#prompt}${text}${back(this.#line.length - this.#cursor)}`);
  }

  #wordStart(): number {
    let at = this.#cursor;
    while (at > 0 && this.#line[at - 1] === " ") at -= 1;
    while (at > 0 && this.#line[at - 1] !== " ") at -= 1;
    return at;
  }

  #wordEnd(): number {
    let at = this.#cursor;
    while (at < this.#line.length && this.#line[at] === " ") at += 1;
    while (at < this.#line.length && this.#line[at] !== " ") at += 1;
    return at;
  }

  #show(text: string): Promise<void> {
    return text === "" ? Promise.resolve() : this.#process.warn(text);
  }
}

function back(columns: number): string {
  return columns > 0 ? `\u001b[${columns}D` : "";
}
