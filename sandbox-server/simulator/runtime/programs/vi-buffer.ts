/** The text of an editor with its cursor; columns count characters. */
export class ViBuffer {
  lines: string[];
  row = 0;
  column = 0;
  isChanged = false;
  #before: { readonly lines: readonly string[]; readonly row: number; readonly column: number } | undefined;

  constructor(text: string) {
    this.lines = text.replace(/\n$/, "").split("\n");
  }

  get line(): string {
    return this.lines[this.row] ?? "";
  }

  text(): string {
    return this.lines.length === 1 && this.line === "" ? "" : `${this.lines.join("\n")}\n`;
  }

  /** Moves the cursor; it stays inside the text, in insert mode also behind a line's last character. */
  moveTo(row: number, column: number, inserts = false): void {
    this.row = Math.max(0, Math.min(row, this.lines.length - 1));
    this.column = Math.max(0, Math.min(column, this.line.length - (inserts ? 0 : 1)));
  }

  /** Keeps what `u` goes back to. */
  remember(): void {
    this.#before = { lines: [...this.lines], row: this.row, column: this.column };
    this.isChanged = true;
  }

  undo(): void {
    const before = this.#before;
    if (before === undefined) return;
    this.remember();
    this.lines = [...before.lines];
    this.moveTo(before.row, before.column);
  }

  insert(text: string): void {
    const { line, column } = this;
    this.lines[this.row] = line.slice(0, column) + text + line.slice(column);
    this.column += text.length;
  }

  breakLine(): void {
    const { line, column } = this;
    this.lines.splice(this.row, 1, line.slice(0, column), line.slice(column));
    this.row += 1;
    this.column = 0;
  }

  /** Backspace: over the start of a line it joins it to the one before. */
  eraseBack(): void {
    if (this.column > 0) {
      this.lines[this.row] = this.line.slice(0, this.column - 1) + this.line.slice(this.column);
      this.column -= 1;
    } else if (this.row > 0) {
      const { line } = this;
      this.lines.splice(this.row, 1);
      this.row -= 1;
      this.column = this.line.length;
      this.lines[this.row] = this.line + line;
    }
  }

  /** The characters from the cursor on, `count` of them at most. */
  cut(count: number): void {
    this.lines[this.row] = this.line.slice(0, this.column) + this.line.slice(this.column + count);
    this.moveTo(this.row, this.column);
  }

  cutLines(count: number): string[] {
    const cut = this.lines.splice(this.row, count);
    if (this.lines.length === 0) this.lines = [""];
    this.moveTo(this.row, 0);
    return cut;
  }

  /** Puts whole lines below (1) or above (0) the cursor's. */
  putLines(lines: readonly string[], below: 0 | 1): void {
    this.lines.splice(this.row + below, 0, ...lines);
    this.moveTo(this.row + below, 0);
  }

  /** The next place with the text, round the end; false when there is none. */
  find(text: string): boolean {
    for (let step = 0; step <= this.lines.length; step += 1) {
      const row = (this.row + step) % this.lines.length;
      const from = step === 0 ? this.column + 1 : 0;
      const at = (this.lines[row] ?? "").indexOf(text, from);
      if (at < 0) continue;
      this.moveTo(row, at);
      return true;
    }
    return false;
  }
}
