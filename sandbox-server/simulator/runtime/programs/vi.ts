import { SystemFault } from "../files/system-fault.ts";
import type { Process } from "../processes/process.ts";
import { program } from "./simple.ts";
import { ViBuffer } from "./vi-buffer.ts";

type Mode = "normal" | "insert" | "command" | "search";

/** Keys that terminals send as sequences, as the normal mode's letters for them. */
const arrows: Readonly<Record<string, string>> = {
  "\u001b[A": "k",
  "\u001b[B": "j",
  "\u001b[C": "l",
  "\u001b[D": "h",
  "\u001b[H": "0",
  "\u001b[F": "$",
  "\u001b[3~": "x",
};

const ESCAPE = "\u001b";

/** A sequence, or one character. */
const keyForm = new RegExp(`${ESCAPE}\\[[\\d;]*[A-Za-z~]|[\\s\\S]`, "gu");

/** A small vi: moving, i a I A o O x dd D yy p J u r, / n, counts, and :w :q :wq :x :q! :NUMBER :s. */
class Vi {
  readonly #process: Process;
  readonly #path: string | undefined;
  readonly #buffer: ViBuffer;
  #mode: Mode = "normal";
  #message: string;
  /** What was typed of a command that is not complete: a count, `d`, `y`, `g`, `r`, `Z`. */
  #pending = "";
  #prompt = "";
  #search = "";
  #register: readonly string[] = [];
  #top = 0;
  #ended = false;

  constructor(process: Process, path: string | undefined, text: string, message: string) {
    this.#process = process;
    this.#path = path;
    this.#buffer = new ViBuffer(text);
    this.#message = message;
  }

  async run(): Promise<number> {
    const decoder = new TextDecoder();
    await this.#draw();
    while (!this.#ended) {
      const first = await this.#process.read(0, 1024);
      if (first === undefined) return 1;
      const bytes = Buffer.concat([first, ...this.#arrived()]);
      // An arrow key comes in one piece; a single escape ends the insert mode.
      for (const key of decoder.decode(bytes, { stream: true }).match(keyForm) ?? []) {
        if (!this.#ended) this.#key(key);
      }
      if (!this.#ended) await this.#draw();
    }
    await this.#process.print(`\u001b[${this.#process.terminal?.rows ?? 24};1H\u001b[K`);
    return 0;
  }

  /** What else is there already: the bytes of one key come together. */
  #arrived(): Uint8Array[] {
    const parts: Uint8Array[] = [];
    const input = this.#process.descriptor(0);
    for (let part = input.tryRead(1024); part instanceof Uint8Array; part = input.tryRead(1024)) parts.push(part);
    return parts;
  }

  #key(key: string): void {
    const arrow = arrows[key];
    if (this.#mode === "insert") this.#insertKey(key, arrow);
    else if (this.#mode === "normal") this.#normalKey(arrow ?? key);
    else this.#promptKey(key);
  }

  #insertKey(key: string, arrow: string | undefined): void {
    const buffer = this.#buffer;
    if (key === "\u001b") {
      this.#mode = "normal";
      buffer.moveTo(buffer.row, buffer.column - 1);
    } else if (arrow === "x") buffer.cut(1);
    else if (arrow !== undefined) this.#move(arrow, 1, true);
    else if (key === "\r" || key === "\n") buffer.breakLine();
    else if (key === "\u007f" || key === "\b") buffer.eraseBack();
    else if (key === "\t" || key >= " ") buffer.insert(key);
  }

  #normalKey(key: string): void {
    this.#message = "";
    const typed = this.#pending + key;
    this.#pending = "";
    const [, digits = "", command = ""] = /^([1-9]\d*)?([\s\S]*)$/u.exec(typed) ?? [];
    const count = digits === "" ? 1 : Math.min(Number(digits), 100_000);
    if (key === "\u001b") return;
    if (command === "" || /^[dygrZ]$/.test(command)) this.#pending = typed;
    else if (!this.#move(command, count, false, digits !== "")) this.#edit(command, count);
  }

  /** Whether the key was one that moves the cursor. */
  #move(key: string, count: number, inserts: boolean, counted = false): boolean {
    const buffer = this.#buffer;
    const { row, column, line } = buffer;
    const targets: Readonly<Record<string, readonly [number, number]>> = {
      h: [row, column - count],
      l: [row, column + count],
      " ": [row, column + count],
      j: [row + count, column],
      k: [row - count, column],
      "\r": [row + count, 0],
      "0": [row, 0],
      "^": [row, Math.max(0, line.search(/\S/))],
      $: [row, line.length],
      gg: [counted ? count - 1 : 0, 0],
      G: [counted ? count - 1 : buffer.lines.length - 1, 0],
      w: wordAfter(buffer),
      b: [row, line.slice(0, column).search(/\S+\s*$/)],
      e: [row, column + 1 + (/^\s*\S*(?=\s|$)/.exec(line.slice(column + 1))?.[0].length ?? 1) - 1],
    };
    const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
    if (target !== undefined) buffer.moveTo(target[0], target[1], inserts);
    return target !== undefined;
  }

  #edit(command: string, count: number): void {
    const buffer = this.#buffer;
    if ("iaIAoO".includes(command)) {
      buffer.remember();
      this.#mode = "insert";
      if (command === "o" || command === "O") buffer.putLines([""], command === "o" ? 1 : 0);
      const columns: Readonly<Record<string, number>> = { a: buffer.column + 1, I: 0, A: buffer.line.length };
      buffer.moveTo(buffer.row, columns[command] ?? buffer.column, true);
    } else if (command === ":" || command === "/") {
      this.#mode = command === ":" ? "command" : "search";
      this.#prompt = "";
    } else if (command === "n") this.#find();
    else if (command === "u") buffer.undo();
    else if (command === "yy") this.#register = buffer.lines.slice(buffer.row, buffer.row + count);
    else if (command === "ZZ") this.#command("x");
    else this.#change(command, count);
  }

  #change(command: string, count: number): void {
    const buffer = this.#buffer;
    if (!/^(x|dd|D|d\$|dw|p|P|J|r.)$/su.test(command)) return;
    buffer.remember();
    if (command === "x") buffer.cut(count);
    else if (command === "dd") this.#register = buffer.cutLines(count);
    else if (command === "D" || command === "d$") buffer.cut(buffer.line.length);
    else if (command === "dw") buffer.cut(/^(\s+|\S+\s*)/.exec(buffer.line.slice(buffer.column))?.[0].length ?? 0);
    else if (command === "p" || command === "P") buffer.putLines(this.#register, command === "p" ? 1 : 0);
    else if (command === "J" && buffer.row < buffer.lines.length - 1) {
      const next = buffer.lines.splice(buffer.row + 1, 1)[0] ?? "";
      buffer.lines[buffer.row] = `${buffer.line} ${next.trimStart()}`;
    } else if (command.startsWith("r")) {
      const { column } = buffer;
      buffer.cut(1);
      buffer.column = column;
      buffer.insert(command.slice(1));
      buffer.moveTo(buffer.row, column);
    }
  }

  #promptKey(key: string): void {
    const isErasing = key === "\u007f" || key === "\b";
    if (key === "\u001b" || (isErasing && this.#prompt === "")) this.#mode = "normal";
    else if (isErasing) this.#prompt = this.#prompt.slice(0, -1);
    else if (key === "\r" || key === "\n") {
      const isSearch = this.#mode === "search";
      this.#mode = "normal";
      if (isSearch) {
        if (this.#prompt !== "") this.#search = this.#prompt;
        this.#find();
      } else this.#command(this.#prompt.trim());
    } else if (key >= " " && key.length <= 2) this.#prompt += key;
  }

  #find(): void {
    if (this.#search === "" || !this.#buffer.find(this.#search)) this.#message = "Pattern not found";
  }

  #command(text: string): void {
    const buffer = this.#buffer;
    const [, name = "", force = "", argument = ""] = /^([a-z]+)(!?)\s*(.*)$/.exec(text) ?? [];
    if (/^\d+$/.test(text)) buffer.moveTo(Number(text) - 1, 0);
    else if (text === "$") buffer.moveTo(buffer.lines.length - 1, 0);
    else if (["w", "wq", "x"].includes(name)) {
      const isNeeded = name !== "x" || buffer.isChanged;
      if ((!isNeeded || this.#save(argument === "" ? this.#path : argument)) && name !== "w") this.#ended = true;
    } else if (name === "q") {
      if (buffer.isChanged && force === "") this.#message = "No write since last change (:q! overrides)";
      else this.#ended = true;
    } else if (name !== "set" && text !== "" && !this.#substitute(text)) this.#message = `'${text}' is not implemented`;
  }

  /** `:s/a/b/`, `:%s/a/b/g`: plain text is what is looked for. */
  #substitute(text: string): boolean {
    const match = /^(%?)s(\W)(.+?)\2(.*?)(?:\2(g?))?$/.exec(text);
    if (match === null) return false;
    const [, all = "", , from = "", to = "", everywhere = ""] = match;
    const buffer = this.#buffer;
    buffer.remember();
    buffer.lines = buffer.lines.map((line, row) => {
      if (all === "" && row !== buffer.row) return line;
      return everywhere === "g" ? line.replaceAll(from, () => to) : line.replace(from, () => to);
    });
    buffer.moveTo(buffer.row, 0);
    return true;
  }

  #save(path: string | undefined): boolean {
    const buffer = this.#buffer;
    if (path === undefined) {
      this.#message = "No current filename";
      return false;
    }
    try {
      const text = buffer.text();
      this.#process.files.writeFile(path, text);
      buffer.isChanged = false;
      this.#message = `'${path}' ${buffer.lines.length}L, ${Buffer.byteLength(text)}C`;
      return true;
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      this.#message = `'${path}' ${error.message}`;
      return false;
    }
  }

  async #draw(): Promise<void> {
    const { rows = 24, columns = 80 } = this.#process.terminal ?? {};
    const buffer = this.#buffer;
    const height = Math.max(1, rows - 1);
    this.#top = Math.max(Math.min(this.#top, buffer.row), buffer.row - height + 1);
    const shown = Array.from({ length: height }, (_none, index) => {
      const line = buffer.lines[this.#top + index];
      return `${(line ?? "~").replaceAll("\t", " ").slice(0, columns)}\u001b[K\r\n`;
    });
    const isPrompt = this.#mode === "command" || this.#mode === "search";
    const status = isPrompt
      ? `${this.#mode === "command" ? ":" : "/"}${this.#prompt}`
      : this.#mode === "insert"
        ? "-- INSERT --"
        : this.#message;
    const place = isPrompt
      ? `\u001b[${rows};${status.length + 1}H`
      : `\u001b[${buffer.row - this.#top + 1};${Math.min(buffer.column, columns - 1) + 1}H`;
    await this.#process.print(`\u001b[H${shown.join("")}${status}\u001b[K${place}`);
  }
}

function wordAfter({ row, column, line, lines }: ViBuffer): readonly [number, number] {
  const found = /^(\w+|[^\w\s]+)?\s*(?=\S)/.exec(line.slice(column));
  if (found !== null && found[0].length > 0) return [row, column + found[0].length];
  return row < lines.length - 1 ? [row + 1, Math.max(0, (lines[row + 1] ?? "").search(/\S/))] : [row, line.length];
}

/** vi on a terminal; without one it says how to edit. */
export const vi = program("vi", async (process, args) => {
  const { terminal } = process;
  if (terminal === undefined || process.descriptors.get(0)?.type !== "terminal") {
    await process.warn(
      "vi: this needs a terminal (kubectl exec -it); edit with `cat > file`, `sed -i` or `tee` instead\n",
    );
    return 1;
  }
  const path = args.find((word) => !/^[-+]/.test(word));
  const isNew = path === undefined || process.files.find(path) === undefined;
  const text = isNew ? "" : process.files.readText(path);
  const told = isNew ? "[New file]" : `${text.split("\n").length - 1}L, ${Buffer.byteLength(text)}C`;
  terminal.setRaw(true);
  try {
    return await new Vi(process, path, text, path === undefined ? "" : `'${path}' ${told}`).run();
  } finally {
    terminal.setRaw(false);
  }
});
