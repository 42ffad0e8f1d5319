import type { Language } from "../../../../sandbox-server/language/message.ts";
import { h } from "../dom.ts";
import { type Say, sayMessage } from "../messages.ts";
import type { Attempt, ExerciseView, JudgedCheck, SandboxView } from "../wire.ts";
import { CheckList } from "./check-list.ts";
import { Help } from "./help.ts";

export type Watching = "not-started" | "watching" | "lost";

/** The exercise beside the terminal: task, checks, points, help, and which kind of sandbox this is. */
export class ExercisePanel {
  readonly element: HTMLElement;
  readonly #exercise: ExerciseView;
  readonly #language: Language;
  readonly #say: Say;
  readonly #checks: CheckList;
  readonly #points = h("p", { class: "points" });
  readonly #meter = h("progress", { class: "points-bar" });
  readonly #finished = h("div", { class: "finished", hidden: true });
  readonly #watching = h("p", { class: "watching" });
  readonly #sandbox = h("details", { class: "sandbox-kind", hidden: true });

  constructor(exercise: ExerciseView, language: Language, say: Say, announce: (text: string) => void) {
    this.#exercise = exercise;
    this.#language = language;
    this.#say = say;
    this.#meter.setAttribute("aria-label", say("exercise"));
    this.#checks = new CheckList({
      checks: exercise.checks,
      language,
      say,
      onPassed: (check) => announce(say("announcePassed", { title: sayMessage(language, check.title) })),
    });
    const help = new Help(exercise, language, say);
    this.element = h(
      "div",
      { class: "exercise" },
      h("header", { class: "exercise-head" }, h("h2", {}, sayMessage(language, exercise.title)), this.#points),
      this.#meter,
      h("p", { class: "exercise-summary" }, sayMessage(language, exercise.summary)),
      this.#watching,
      h("h3", { class: "sr-only" }, say("checks")),
      this.#checks.element,
      this.#finished,
      h("h3", { class: "help-title" }, say("hints")),
      help.element,
      this.#sandbox,
    );
    this.#checks.restore(Object.keys(exercise.attempt?.passed ?? {}));
    this.watch("not-started");
    this.#renderPoints();
  }

  judge(judged: JudgedCheck): void {
    this.#checks.judge(judged);
    this.#renderPoints();
  }

  progress(attempt: Attempt): void {
    this.#checks.restore(Object.keys(attempt.passed));
    this.#renderPoints();
  }

  watch(state: Watching): void {
    const keys = { "not-started": "notStarted", watching: "watching", lost: "watchLost" } as const;
    this.#watching.textContent = this.#say(keys[state]);
    this.#watching.dataset.state = state;
    if (state === "not-started") this.#checks.forgetVerdicts();
  }

  showSandbox({ provider, abilities, notice }: SandboxView): void {
    const language = this.#language;
    const isSimulated = abilities.kernel === "simulated";
    this.#sandbox.hidden = false;
    this.#sandbox.replaceChildren(
      h(
        "summary",
        {},
        `${sayMessage(language, provider.title)} · ${this.#say(isSimulated ? "simulated" : "realKernel")}`,
      ),
      h("p", {}, this.#say(isSimulated ? "simulatedText" : "realKernelText")),
    );
    if (!abilities.isolatedShell) this.#sandbox.append(h("p", { class: "warning" }, this.#say("shellOpen")));
    if (notice !== undefined) this.#sandbox.append(h("p", {}, sayMessage(language, notice)));
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
