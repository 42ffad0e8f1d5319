import "@xterm/xterm/css/xterm.css";
import { ClipboardAddon } from "@xterm/addon-clipboard";
import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { WebglAddon } from "@xterm/addon-webgl";
import { Terminal } from "@xterm/xterm";
import { letStylesPassPolicy } from "./styles-under-policy.ts";
import { terminalTheme } from "./terminal-theme.ts";

letStylesPassPolicy(document);

export interface TerminalViewOptions {
  readonly label: string;
  readonly fontSize: number;
  readonly screenReader: boolean;
  readonly onInput: (text: string) => void;
  readonly onResize: (columns: number, rows: number) => void;
  /** Ctrl+Shift+F. */
  readonly onFind: () => void;
  /** Ctrl+Shift+E: the way out for a keyboard. */
  readonly onLeave: () => void;
}

const scrollbackLines = 5_000;

/** One terminal on the screen. Loaded only when a learner starts a sandbox: xterm lives behind this module. */
export class TerminalView {
  readonly element = document.createElement("div");
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #search = new SearchAddon();
  readonly #options: TerminalViewOptions;
  readonly #observer: ResizeObserver;
  readonly #recolour = () => {
    this.#terminal.options.theme = terminalTheme();
  };

  constructor(options: TerminalViewOptions) {
    this.#options = options;
    this.element.className = "terminal-view";
    this.#terminal = new Terminal({
      allowProposedApi: true,
      cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      fontFamily: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace',
      fontSize: options.fontSize,
      lineHeight: 1.2,
      minimumContrastRatio: 4.5,
      screenReaderMode: options.screenReader,
      scrollback: scrollbackLines,
      theme: terminalTheme(),
    });
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.loadAddon(this.#search);
    this.#terminal.loadAddon(new WebLinksAddon());
    this.#terminal.loadAddon(new Unicode11Addon());
    this.#terminal.unicode.activeVersion = "11";
    // Programs may put text on the clipboard (OSC 52); they may not read what is there.
    this.#terminal.loadAddon(
      new ClipboardAddon(undefined, { readText: () => "", writeText: (_, text) => copyText(text) }),
    );
    this.#terminal.onData(options.onInput);
    this.#terminal.onResize(({ cols, rows }) => options.onResize(cols, rows));
    this.#terminal.attachCustomKeyEventHandler((event) => this.#key(event));
    this.#observer = new ResizeObserver(() => this.fit());
    document.addEventListener("matelot:theme", this.#recolour);
  }

  /** Puts the terminal into the page; `element` must be attached before. */
  mount(): void {
    this.#terminal.open(this.element);
    this.#terminal.textarea?.setAttribute("aria-label", this.#options.label);
    try {
      const webgl = new WebglAddon();
      webgl.onContextLoss(() => webgl.dispose());
      this.#terminal.loadAddon(webgl);
    } catch {
      // No WebGL here: xterm goes on with its DOM renderer.
    }
    this.#observer.observe(this.element);
    this.fit();
  }

  fit(): void {
    if (this.element.offsetParent !== null) this.#fit.fit();
  }

  write(data: Uint8Array, drawn: () => void): void {
    this.#terminal.write(data, drawn);
  }

  /** A line of Matelot's own, told from what programs print by its dimmer letters. */
  writeLine(text: string): void {
    // An editor or a pager owns the whole screen: a line of ours would stand in its text.
    if (this.#terminal.buffer.active.type === "alternate") return;
    const lineBreak = this.#terminal.buffer.active.cursorX === 0 ? "" : "\r\n";
    this.#terminal.write(`${lineBreak}\u001b[2m${text}\u001b[22m\r\n`);
  }

  /** A clean screen for the replay that follows. */
  reset(): void {
    this.#terminal.reset();
  }

  focus(): void {
    this.#terminal.focus();
  }

  /** As if pasted: with bracketed paste where the shell asked for it, so that several lines stay one command. */
  paste(text: string): void {
    this.#terminal.paste(text);
  }

  /** Selects the next match, so that it can be copied. */
  find(text: string, backwards: boolean): boolean {
    return backwards ? this.#search.findPrevious(text) : this.#search.findNext(text, { incremental: false });
  }

  setFontSize(pixels: number): void {
    this.#terminal.options.fontSize = pixels;
    this.fit();
  }

  setScreenReader(isOn: boolean): void {
    this.#terminal.options.screenReaderMode = isOn;
  }

  dispose(): void {
    document.removeEventListener("matelot:theme", this.#recolour);
    this.#observer.disconnect();
    this.#terminal.dispose();
    this.element.remove();
  }

  /** False keeps the key from the shell. */
  #key(event: KeyboardEvent): boolean {
    if (event.type !== "keydown" || !event.ctrlKey || event.altKey || event.metaKey) return true;
    if (event.code === "KeyC" && (event.shiftKey || this.#terminal.hasSelection())) {
      event.preventDefault();
      if (this.#terminal.hasSelection()) void copyText(this.#terminal.getSelection());
      if (!event.shiftKey) this.#terminal.clearSelection();
      return false;
    }
    if (!event.shiftKey) return true;
    // The browser pastes; xterm hears its paste event.
    if (event.code === "KeyV") return false;
    const action = { KeyF: this.#options.onFind, KeyE: this.#options.onLeave }[event.code];
    if (action === undefined) return true;
    event.preventDefault();
    action();
    return false;
  }
}

/** The clipboard API is missing on plain HTTP from another machine; the old command still works there. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    document.execCommand("copy");
  }
}
