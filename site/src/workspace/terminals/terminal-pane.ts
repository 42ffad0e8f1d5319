import type { Language } from "../../../../sandbox-server/language/message.ts";
import type { ApiError } from "../api.ts";
import { h } from "../dom.ts";
import { type Say, sayMessage } from "../messages.ts";
import type { Message } from "../wire.ts";
import { TerminalConnection } from "./terminal-connection.ts";
import type { TerminalView, TerminalViewOptions } from "./terminal-view.ts";

export interface TerminalPaneOptions {
  readonly number: string;
  readonly sandbox: string;
  readonly language: Language;
  readonly say: Say;
  readonly createView: (options: TerminalViewOptions) => TerminalView;
  readonly fontSize: number;
  readonly screenReader: boolean;
  readonly onFind: () => void;
  readonly onLeave: () => void;
  readonly revive: () => Promise<string>;
}

// Answers to questions that programs ask a terminal: where is the cursor, what are you, which colours (ECMA-48, xterm).
// biome-ignore lint/suspicious/noControlCharactersInRegex: these answers begin with the escape character.
const terminalReport = /^\u001b(?:\[[?>=]?[\d;]*[cnRtx]|\]\d+;|P)/;

/** One terminal: its screen, its connection, and a calm line that says when something is amiss. */
export class TerminalPane {
  readonly element: HTMLElement;
  readonly view: TerminalView;
  readonly #connection: TerminalConnection;
  readonly #options: TerminalPaneOptions;
  readonly #status = h("div", { class: "terminal-status", role: "status", hidden: true });
  readonly #waiting: { text: string; enter: boolean }[] = [];
  #isAttached = false;
  #isReplaying = false;

  constructor(options: TerminalPaneOptions) {
    this.#options = options;
    const { number, say, language, sandbox, revive } = options;
    this.view = options.createView({
      label: say("terminalInput", { number }),
      fontSize: options.fontSize,
      screenReader: options.screenReader,
      onInput: (text) => this.#input(text),
      onResize: (columns, rows) => this.#connection.resize(columns, rows),
      onFind: options.onFind,
      onLeave: options.onLeave,
    });
    this.element = h(
      "div",
      {
        class: "terminal-pane",
        role: "tabpanel",
        id: `terminal-${number}`,
        "aria-labelledby": `terminal-tab-${number}`,
      },
      this.#status,
      this.view.element,
    );
    this.#connection = new TerminalConnection({
      sandbox,
      terminal: number,
      language,
      revive,
      listener: {
        attached: (resumed) => this.#attached(resumed),
        output: (data, drawn) => this.#output(data, drawn),
        notice: (message) => this.view.writeLine(sayMessage(language, message)),
        exited: (code) => this.#exited(code),
        state: (state, error) => this.#showState(state, error),
      },
    });
  }

  /** Connects; the pane must be in the page. */
  start(): void {
    this.view.mount();
    this.#connection.open();
  }

  /** Types text, now or as soon as the shell is there. */
  type(text: string, enter: boolean): void {
    if (!this.#isAttached) this.#waiting.push({ text, enter });
    else if (text.includes("\n")) {
      this.view.paste(text);
      if (enter) this.#connection.input("\r");
    } else this.#connection.input(enter ? `${text}\r` : text);
  }

  /** Waits without asking until `wake`: the sandbox has stopped, and the page says so. */
  rest(): void {
    this.#isAttached = false;
    this.#connection.rest();
    this.#show();
  }

  wake(): void {
    this.#connection.wake();
  }

  dispose(): void {
    this.#connection.close();
    this.view.dispose();
    this.element.remove();
  }

  /** A replay asks old questions again; the program that asked them has gone, and the shell must not read the answers. */
  #input(text: string): void {
    if (!this.#isReplaying || !terminalReport.test(text)) this.#connection.input(text);
  }

  #output(data: Uint8Array, drawn: () => void): void {
    this.view.write(data, () => {
      this.#isReplaying = false;
      drawn();
    });
  }

  #attached(resumed: boolean): void {
    this.#isReplaying = resumed;
    this.view.reset();
    this.view.fit();
    this.#isAttached = true;
    this.#show();
    for (const { text, enter } of this.#waiting.splice(0)) this.type(text, enter);
  }

  #exited(code: number): void {
    this.#isAttached = false;
    const { say } = this.#options;
    const reopen = () => {
      this.#connection.reopen();
      this.view.focus();
    };
    this.#show(say("shellEnded", { code }), say("newShell"), reopen);
  }

  #showState(state: "connecting" | "connected" | "waiting", error?: ApiError): void {
    const { say, language } = this.#options;
    if (state === "connected") this.#show();
    else this.#isAttached = false;
    if (state !== "waiting") return;
    const text =
      error === undefined || error.code === "unreachable"
        ? say("reconnecting")
        : this.#describe(error.said, error.remedy, language);
    this.#show(text, say("reconnectNow"), () => this.#connection.retryNow());
  }

  #describe(said: Message, remedy: Message, language: Language): string {
    return `${said[language]} ${remedy[language]}`;
  }

  #show(text?: string, action?: string, onAction?: () => void): void {
    this.#status.hidden = text === undefined;
    if (text === undefined) {
      this.#status.replaceChildren();
      return;
    }
    const button = h("button", { type: "button", class: "button button-small", onclick: () => onAction?.() }, action);
    this.#status.replaceChildren(h("span", {}, text), button);
  }
}
