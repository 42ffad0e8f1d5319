import type { Language } from "../../../../sandbox-server/language/message.ts";
import { api } from "../api.ts";
import { h } from "../dom.ts";
import { renderMarkdown } from "../markdown.ts";
import { type Say, sayMessage } from "../messages.ts";
import { recall, remember } from "../remembered.ts";
import type { Attempt, ExerciseView, JudgedCheck, SandboxView } from "../wire.ts";
import { CheckList } from "./check-list.ts";
import { Help } from "./help.ts";
import { SandboxKind } from "./sandbox-kind.ts";
import type { Panel, Watching } from "./sandbox-panel.ts";
import { TimeLimit } from "./time-limit.ts";

export interface ExercisePanelOptions {
  readonly exercise: ExerciseView;
  readonly language: Language;
  readonly say: Say;
  readonly announce: (text: string) => void;
  /** Whether the situation stands in the panel; the page may show it instead. */
  readonly showsSituation: boolean;
}

/** The exercise beside the terminal: situation, checks, points, help, and which kind of sandbox this is. */
export class ExercisePanel implements Panel {
  readonly element: HTMLElement;
  readonly #exercise: ExerciseView;
  readonly #say: Say;
  readonly #checks: CheckList;
  readonly #timeLimit: TimeLimit | undefined;
  readonly #points = h("p", { class: "points" });
  readonly #meter = h("progress", { class: "points-bar" });
  readonly #finished = h("div", { class: "finished", hidden: true });
  readonly #watching = h("p", { class: "watching" });
  readonly #kind: SandboxKind;

  constructor({ exercise, language, say, announce, showsSituation }: ExercisePanelOptions) {
    this.#exercise = exercise;
    this.#say = say;
    this.#meter.setAttribute("aria-label", say("exercise"));
    this.#checks = new CheckList({
      checks: exercise.checks,
      language,
      say,
      onPassed: (check) => announce(say("announcePassed", { title: sayMessage(language, check.title) })),
    });
    const { timeLimitMinutes } = exercise;
    this.#timeLimit = timeLimitMinutes === undefined ? undefined : new TimeLimit(timeLimitMinutes, say, announce);
    this.#kind = new SandboxKind(language, say);
    this.element = h(
      "div",
      { class: "exercise" },
      h("header", { class: "exercise-head" }, h("h2", {}, sayMessage(language, exercise.title)), this.#points),
      this.#meter,
      this.#timeLimit?.element,
      showsSituation ? situation(exercise, language, say) : undefined,
      this.#watching,
      h("h3", { class: "sr-only" }, say("checks")),
      this.#checks.element,
      this.#finished,
      h("h3", { class: "help-title" }, say("hints")),
      new Help(exercise, language, say).element,
      this.#kind.element,
    );
    this.#checks.restore(Object.keys(exercise.attempt?.passed ?? {}));
    if (exercise.attempt !== null) this.#timeLimit?.begin(exercise.attempt.startedAt);
    this.watch("not-started");
    this.#renderPoints();
  }

  judge(judged: JudgedCheck): void {
    this.#checks.judge(judged);
    this.#renderPoints();
    if (this.#timeLimit?.hasBegun === false) void this.#findStart();
  }

  progress(attempt: Attempt): void {
    this.#timeLimit?.begin(attempt.startedAt);
    this.#checks.restore(Object.keys(attempt.passed));
    this.#renderPoints();
  }

  watch(state: Watching): void {
    const keys = {
      "not-started": "notStarted",
      watching: "watching",
      resting: "watchRests",
      lost: "watchLost",
    } as const;
    this.#watching.textContent = this.#say(keys[state]);
    this.#watching.dataset.state = state;
    if (state === "not-started") this.#checks.forgetVerdicts();
  }

  showSandbox(sandbox: SandboxView): void {
    this.#kind.show(sandbox);
  }

  /** The server has noted the start of an attempt before it judges anything. */
  async #findStart(): Promise<void> {
    const { attempt } = await api.exercise(this.#exercise.id).catch(() => this.#exercise);
    if (attempt !== null) this.#timeLimit?.begin(attempt.startedAt);
  }

  #renderPoints(): void {
    const earned = this.#checks.earned;
    const possible = this.#exercise.points;
    this.#points.textContent = this.#say("points", { earned, possible });
    this.#meter.max = possible;
    this.#meter.value = earned;
    const complete = this.#checks.complete;
    if (complete === !this.#finished.hidden) return;
    this.#finished.hidden = !complete;
    this.#finished.replaceChildren(
      h("p", { class: "finished-title" }, this.#say("finished", { points: possible })),
      h("p", {}, this.#say("finishedText")),
    );
  }
}

/** It can be folded away where room is scarce; that is remembered. */
function situation(exercise: ExerciseView, language: Language, say: Say): HTMLElement {
  const element = h(
    "details",
    { class: "situation", open: recall("situation") !== "closed" },
    h("summary", {}, say("situation")),
    ...renderMarkdown(exercise.situation[language], language),
  );
  element.addEventListener("toggle", () => remember("situation", element.open ? "open" : "closed"));
  return element;
}
