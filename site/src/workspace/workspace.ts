import { freeSandbox } from "../../../exercises/format/free-sandbox.ts";
import type { Language } from "../../../sandbox-server/language/message.ts";
import { api, asApiError } from "./api.ts";
import { Banner } from "./banner.ts";
import type { Command } from "./commands.ts";
import { confirmReset } from "./confirm-reset.ts";
import { ExercisePanel } from "./exercise/exercise-panel.ts";
import { type Panel, SandboxPanel } from "./exercise/sandbox-panel.ts";
import { LifetimeNotice } from "./lifetime/lifetime-notice.ts";
import { type Say, sayMessage } from "./messages.ts";
import { stayInQueue } from "./queue/queue-stay.ts";
import { followSandbox } from "./sandbox-events.ts";
import { showSituation } from "./situation.ts";
import { StartCard } from "./start-card.ts";
import { TerminalTabs } from "./terminals/terminal-tabs.ts";
import type { ExerciseView, QueuePlace, SandboxView } from "./wire.ts";

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
  readonly #startCard: StartCard;
  readonly #banner: Banner;
  readonly #lifetime: LifetimeNotice;
  #fetching: Promise<ExerciseView> | undefined;
  #panel: Panel | undefined;
  #tabs: TerminalTabs | undefined;
  #following: Disposable | undefined;
  #starting = false;
  #sandbox = "";
  readonly #waiting: Command[] = [];

  constructor(options: WorkspaceOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    const { language, say, announce } = options;
    this.#startCard = new StartCard(parts.terminalArea, language, say);
    this.#banner = new Banner(parts.terminalArea);
    this.#lifetime = new LifetimeNotice({
      ...{ banner: this.#banner, language, say, announce },
      sandbox: () => this.#sandbox,
      refocus: () => this.#tabs?.focus(),
    });
  }

  /** Shows the exercise, and goes on with a sandbox that is already there. */
  async open(): Promise<void> {
    this.#startCard.wire(
      () => void this.start(),
      () => void loadTerminals(),
    );
    try {
      const [hasBegun] = await Promise.all([api.hasBegun(this.#options.exercise), this.#loadPanel()]);
      if (hasBegun) await this.start("resuming");
    } catch (thrown) {
      this.#startCard.showFault(thrown, () => void this.open());
    }
  }

  /** Makes or finds the sandbox and opens its terminals, after a wait in the queue where the server is full. */
  async start(reason: "starting" | "resuming" = "starting"): Promise<void> {
    if (this.#starting || this.#tabs !== undefined) return;
    const { exercise, language, say } = this.#options;
    this.#startCard.setStatus(say(reason), true);
    await this.#bringIn(reason, () => api.openSandbox(exercise, language));
  }

  /** From an answer of the server to running terminals, or back to the start card. */
  async #bringIn(
    reason: "starting" | "resuming",
    ask: () => Promise<SandboxView | { readonly queue: QueuePlace }>,
  ): Promise<void> {
    this.#starting = true;
    try {
      const [answer, { TerminalView }] = await Promise.all([ask(), loadTerminals(), this.#loadPanel()]);
      const waits = "queue" in answer && answer.queue.position > 0;
      const sandbox =
        "queue" in answer
          ? await stayInQueue(answer.queue, this.#parts.terminalArea, this.#startCard, this.#options)
          : answer;
      if (sandbox === undefined) return this.#leaveQueue();
      // Who has waited may be reading or typing elsewhere by now.
      const isElsewhere = waits && !this.#hasFocus();
      this.#enter(sandbox, (options) => new TerminalView(options));
      if (reason === "starting" && !isElsewhere) this.#tabs?.focus();
    } catch (thrown) {
      this.#startCard.show("");
      this.#startCard.showFault(thrown, () => void this.start(reason));
    } finally {
      this.#starting = false;
    }
  }

  #leaveQueue(): void {
    const { say, announce } = this.#options;
    const hadFocus = this.#hasFocus();
    this.#startCard.show(say("queueLeft"));
    announce(say("queueLeft"));
    if (hadFocus) this.#startCard.focus();
  }

  #hasFocus(): boolean {
    return document.activeElement === document.body || this.#parts.terminalArea.contains(document.activeElement);
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
      state: (sandbox) => this.#showState(sandbox),
      step: (message) => this.#startCard.setStatus(sayMessage(language, message), true),
      verdict: (judged) => this.#panel?.judge(judged),
      progress: (attempt) => this.#panel?.progress(attempt),
      notice: (message) => this.#banner.show("notice", sayMessage(language, message)),
      removed: (reason) => this.#leave(say(reason === "expired" ? "sandboxExpired" : "sandboxGone")),
      expiring: (ending) => this.#lifetime.warn(ending),
      extended: (ending) => this.#lifetime.extended(ending),
      connected: (isConnected) => this.#panel?.watch(isConnected ? "watching" : "lost"),
    });
  }

  #showState(sandbox: SandboxView): void {
    const { say, announce } = this.#options;
    this.#panel?.showSandbox(sandbox);
    this.#panel?.watch(sandbox.state === "running" ? "watching" : "resting");
    if (sandbox.state === "running") {
      this.#banner.hide("stopped");
      this.#tabs?.wake();
      return;
    }
    // A server that ends is asked again until it is back; a sandbox that rests waits for its learner.
    if (sandbox.stopped !== "shutdown") this.#tabs?.rest();
    const text = say(sandbox.stopped === "room" ? "sandboxPutAway" : "sandboxStopped");
    this.#banner.show("stopped", text, { label: say("wake"), onclick: () => void this.#wake() });
    announce(text);
  }

  /** The server has forgotten the sandbox (a restart, an expiry): it is made again from what was kept. */
  async #revive(): Promise<string> {
    const { exercise, language } = this.#options;
    const answer = await api.openSandbox(exercise, language);
    if ("queue" in answer) {
      this.#queueAgain(answer.queue);
      throw new DOMException("Waiting in the queue", "AbortError");
    }
    if (answer.id !== this.#sandbox) {
      this.#sandbox = answer.id;
      this.#follow(answer.id);
    }
    return answer.id;
  }

  async #wake(): Promise<void> {
    const { exercise, language } = this.#options;
    try {
      const answer = await api.openSandbox(exercise, language);
      if ("queue" in answer) return this.#queueAgain(answer.queue);
      this.#banner.hide("stopped");
      this.#tabs?.wake();
      this.#tabs?.focus();
    } catch (thrown) {
      const { said, remedy } = asApiError(thrown);
      this.#banner.show("stopped", `${sayMessage(language, said)} ${sayMessage(language, remedy)}`);
    }
  }

  /** The place was given to others meanwhile. */
  #queueAgain(place: QueuePlace): void {
    this.#leave();
    void this.#bringIn("starting", async () => ({ queue: place }));
  }

  async #reset(): Promise<void> {
    const { say, announce } = this.#options;
    if (!(await confirmReset(say))) {
      this.#tabs?.focus();
      return;
    }
    this.#leave();
    this.#startCard.setStatus(say("starting"), true);
    await this.#bringIn("starting", () => api.resetSandbox(this.#sandbox));
    if (this.#tabs !== undefined) announce(say("resetDone"));
  }

  /** Back to the start card. */
  #leave(status = ""): void {
    this.#following?.[Symbol.dispose]();
    this.#following = undefined;
    this.#tabs?.dispose();
    this.#tabs = undefined;
    this.#panel?.watch("not-started");
    this.#lifetime.stop();
    this.#banner.hide();
    this.#startCard.show(status);
  }
}
