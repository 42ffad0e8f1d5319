import { freeSandbox } from "../../../exercises/format/free-sandbox.ts";
import type { Language } from "../../../sandbox-server/language/message.ts";
import { api, asApiError } from "./api.ts";
import type { Command } from "./commands.ts";
import { confirmReset } from "./confirm-reset.ts";
import { h } from "./dom.ts";
import { ExercisePanel } from "./exercise/exercise-panel.ts";
import { type Panel, SandboxPanel } from "./exercise/sandbox-panel.ts";
import type { Say } from "./messages.ts";
import { followSandbox } from "./sandbox-events.ts";
import { showSituation } from "./situation.ts";
import { TerminalTabs } from "./terminals/terminal-tabs.ts";
import type { ExerciseView, SandboxView } from "./wire.ts";

export interface WorkspaceOptions {
  /** Its id; that of the free sandbox where there is nothing to do. */
  readonly exercise: string;
  /** Whether the exercise's situation stands here; the page may show it instead. */
  readonly showsSituation: boolean;
  readonly language: Language;
  readonly say: Say;
  readonly announce: (text: string) => void;
}

interface Parts {
  readonly terminalArea: HTMLElement;
  readonly exerciseArea: HTMLElement;
}

/** xterm and its addons: fetched once, when a sandbox starts or the page is idle. */
const loadTerminals = () => import("./terminals/terminal-view.ts");

/** The workspace of one lesson: from the start card to a running sandbox and back. */
export class Workspace {
  readonly #options: WorkspaceOptions;
  readonly #parts: Parts;
  readonly #startCard: readonly Node[];
  #fetching: Promise<ExerciseView> | undefined;
  #panel: Panel | undefined;
  #tabs: TerminalTabs | undefined;
  #following: Disposable | undefined;
  #banner: HTMLElement | undefined;
  #starting = false;
  #sandbox = "";
  readonly #waiting: Command[] = [];

  constructor(options: WorkspaceOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.#startCard = [...parts.terminalArea.childNodes];
  }

  /** Shows the exercise, and goes on with a sandbox that is already there. */
  async open(): Promise<void> {
    this.#wireStart();
    try {
      const [sandbox] = await Promise.all([api.findSandbox(this.#options.exercise), this.#loadPanel()]);
      if (sandbox !== undefined) await this.start("resuming");
    } catch (thrown) {
      this.#showFault(thrown, () => void this.open());
    }
  }

  /** Makes or finds the sandbox and opens its terminals. */
  async start(reason: "starting" | "resuming" = "starting"): Promise<void> {
    if (this.#starting || this.#tabs !== undefined) return;
    this.#starting = true;
    const { exercise, language, say } = this.#options;
    this.#setStatus(say(reason), true);
    try {
      const [sandbox, { TerminalView }] = await Promise.all([
        api.openSandbox(exercise, language),
        loadTerminals(),
        this.#loadPanel(),
      ]);
      this.#enter(sandbox, (options) => new TerminalView(options));
      if (reason === "starting") this.#focusTerminal();
    } catch (thrown) {
      this.#showFault(thrown, () => void this.start(reason));
    } finally {
      this.#starting = false;
    }
  }

  /** Fetches and shows the exercise once; it must be there before verdicts arrive. */
  async #loadPanel(): Promise<void> {
    const { exercise, language, say, announce, showsSituation } = this.#options;
    if (exercise === freeSandbox) {
      this.#panel ??= new SandboxPanel(language, say);
      this.#parts.exerciseArea.replaceChildren(this.#panel.element);
      return;
    }
    this.#fetching ??= api.exercise(exercise);
    try {
      const view = await this.#fetching;
      if (this.#panel !== undefined) return;
      if (!showsSituation) showSituation(view, language);
      this.#panel = new ExercisePanel({ exercise: view, language, say, announce, showsSituation });
      this.#parts.exerciseArea.replaceChildren(this.#panel.element);
    } catch (thrown) {
      this.#fetching = undefined;
      throw thrown;
    }
  }

  #focusTerminal(): void {
    this.#tabs?.focus();
  }

  /** Types a command, starting the sandbox first where that is needed. */
  send(command: Command, focus: boolean): void {
    const { say, announce } = this.#options;
    if (this.#tabs === undefined) {
      this.#waiting.push(command);
      announce(say("commandNeedsStart"));
      void this.start();
    } else {
      this.#tabs.type(command.text, command.enter, command.terminal);
      announce(say("commandSent", { command: command.text }));
      if (focus) this.#tabs.focus();
    }
  }

  #enter(sandbox: SandboxView, createView: ConstructorParameters<typeof TerminalTabs>[0]["createView"]): void {
    const { exercise, language, say } = this.#options;
    this.#sandbox = sandbox.id;
    this.#tabs = new TerminalTabs({
      exercise,
      sandbox: sandbox.id,
      language,
      say,
      createView,
      revive: () => this.#revive(),
      onLeave: () => this.#parts.exerciseArea.focus(),
      onReset: () => void this.#reset(),
    });
    this.#parts.terminalArea.replaceChildren(this.#tabs.element);
    this.#tabs.start();
    for (const { text, enter, terminal } of this.#waiting.splice(0)) this.#tabs.type(text, enter, terminal);
    this.#panel?.showSandbox(sandbox);
    this.#follow(sandbox.id);
  }

  #follow(id: string): void {
    const { language, say } = this.#options;
    this.#following?.[Symbol.dispose]();
    this.#following = followSandbox(id, {
      state: (sandbox) => {
        this.#panel?.showSandbox(sandbox);
        if (sandbox.state === "running") this.#showBanner();
        else this.#showBanner(say("sandboxStopped"), say("wake"), () => void this.#wake());
      },
      step: (message) => this.#setStatus(message[language], true),
      verdict: (judged) => this.#panel?.judge(judged),
      progress: (attempt) => this.#panel?.progress(attempt),
      notice: (message) => this.#showBanner(message[language]),
      removed: () => this.#leave(say("sandboxGone")),
      connected: (isConnected) => this.#panel?.watch(isConnected ? "watching" : "lost"),
    });
  }

  /** The server has forgotten the sandbox (a restart, an expiry): it is made again from what was kept. */
  async #revive(): Promise<string> {
    const { exercise, language } = this.#options;
    const sandbox = await api.openSandbox(exercise, language);
    if (sandbox.id !== this.#sandbox) {
      this.#sandbox = sandbox.id;
      this.#follow(sandbox.id);
    }
    return sandbox.id;
  }

  async #wake(): Promise<void> {
    const { exercise, language } = this.#options;
    try {
      await api.openSandbox(exercise, language);
      this.#showBanner();
    } catch (thrown) {
      const error = asApiError(thrown);
      this.#showBanner(
        `${error.said[language]} ${error.remedy[language]}`,
        this.#options.say("tryAgain"),
        () => void this.#wake(),
      );
    }
  }

  async #reset(): Promise<void> {
    const { say, announce } = this.#options;
    if (!(await confirmReset(say))) {
      this.#tabs?.focus();
      return;
    }
    this.#leave();
    this.#starting = true;
    this.#setStatus(say("starting"), true);
    try {
      const [sandbox, { TerminalView }] = await Promise.all([api.resetSandbox(this.#sandbox), loadTerminals()]);
      this.#enter(sandbox, (options) => new TerminalView(options));
      this.#focusTerminal();
      announce(say("resetDone"));
    } catch (thrown) {
      this.#showFault(thrown, () => void this.start());
    } finally {
      this.#starting = false;
    }
  }

  /** Back to the start card. */
  #leave(status = ""): void {
    this.#following?.[Symbol.dispose]();
    this.#following = undefined;
    this.#tabs?.dispose();
    this.#tabs = undefined;
    this.#panel?.watch("not-started");
    this.#showBanner();
    this.#parts.terminalArea.replaceChildren(...this.#startCard);
    this.#setStatus(status, false);
  }

  #wireStart(): void {
    const button = this.#startButton();
    if (button === undefined || !button.disabled) return;
    button.disabled = false;
    button.addEventListener("click", () => void this.start());
    button.addEventListener("pointerenter", () => void loadTerminals(), { once: true });
  }

  #startButton(): HTMLButtonElement | undefined {
    return this.#parts.terminalArea.querySelector<HTMLButtonElement>("[data-start]") ?? undefined;
  }

  #setStatus(text: string, busy: boolean): void {
    const status = this.#parts.terminalArea.querySelector<HTMLElement>("[data-start-status]");
    if (status === null) return;
    status.textContent = text;
    status.classList.toggle("busy", busy);
    const button = this.#startButton();
    if (button !== undefined) button.disabled = busy;
  }

  #showFault(thrown: unknown, again: () => void): void {
    const { language, say } = this.#options;
    const error = asApiError(thrown);
    this.#setStatus("", false);
    const status = this.#parts.terminalArea.querySelector<HTMLElement>("[data-start-status]");
    const button = h("button", { type: "button", class: "button button-small", onclick: again }, say("tryAgain"));
    status?.replaceChildren(h("strong", {}, error.said[language]), " ", error.remedy[language], " ", button);
  }

  /** A line above the terminals; without text it goes away. */
  #showBanner(text?: string, action?: string, onAction?: () => void): void {
    this.#banner?.remove();
    this.#banner = undefined;
    if (text === undefined) return;
    const button =
      action === undefined
        ? undefined
        : h("button", { type: "button", class: "button button-small", onclick: () => onAction?.() }, action);
    this.#banner = h("div", { class: "banner", role: "status" }, h("span", {}, text), button);
    this.#parts.terminalArea.prepend(this.#banner);
  }
}
