import type { Language } from "../../../../sandbox-server/language/message.ts";
import { h, icon, iconPaths } from "../dom.ts";
import { renderMarkdown } from "../markdown.ts";
import { type Say, sayMessage } from "../messages.ts";
import type { CheckView, JudgedCheck, Verdict } from "../wire.ts";

type Shown = "passed" | "failed" | "broken" | "waiting" | "unknown";

interface Row {
  readonly check: CheckView;
  readonly item: HTMLLIElement;
  readonly state: HTMLSpanElement;
  readonly reason: HTMLParagraphElement;
  readonly late: HTMLSpanElement;
  readonly hint: HTMLDivElement;
  hintText: string;
  isLate: boolean;
  verdict: Verdict | undefined;
  passed: boolean;
}

export interface CheckListOptions {
  readonly checks: readonly CheckView[];
  readonly language: Language;
  readonly say: Say;
  /** Told once when a check turns green while the learner is there. */
  readonly onPassed: (check: CheckView) => void;
}

/** The checks of an exercise with their live verdicts. A check that was met stays met. */
export class CheckList {
  readonly element: HTMLOListElement;
  readonly #rows: ReadonlyMap<string, Row>;
  readonly #options: CheckListOptions;

  constructor(options: CheckListOptions) {
    this.#options = options;
    this.#rows = new Map(options.checks.map((check) => [check.id, this.#row(check)]));
    this.element = h("ol", { class: "checks" }, ...[...this.#rows.values()].map(({ item }) => item));
    this.#render();
  }

  /** Marks what earlier visits have earned, without celebrating it again. */
  restore(passed: readonly string[]): void {
    for (const id of passed) {
      const row = this.#rows.get(id);
      if (row !== undefined) row.passed = true;
    }
    this.#render();
  }

  judge({ check, verdict, passedAt, isLate, hint }: JudgedCheck): void {
    const row = this.#rows.get(check);
    if (row === undefined) return;
    row.verdict = verdict;
    row.isLate = isLate === true;
    row.hintText = hint?.[this.#options.language] ?? "";
    const passes = verdict.status === "passed" || passedAt !== undefined;
    if (passes && !row.passed) {
      row.passed = true;
      row.item.classList.add("check-new");
      this.#options.onPassed(row.check);
    }
    this.#render();
  }

  /** Forgets what was seen of the sandbox, not what was earned. */
  forgetVerdicts(): void {
    for (const row of this.#rows.values()) Object.assign(row, { verdict: undefined, hintText: "" });
    this.#render();
  }

  get earned(): number {
    return [...this.#rows.values()].reduce((sum, { passed, check }) => sum + (passed ? check.points : 0), 0);
  }

  get complete(): boolean {
    return [...this.#rows.values()].every(({ passed }) => passed);
  }

  #row(check: CheckView): Row {
    const { language, say } = this.#options;
    const state = h("span", { class: "sr-only" });
    const reason = h("p", { class: "check-reason" });
    const mark = h("span", { class: "check-mark", "aria-hidden": "true" }, icon(iconPaths.check));
    const title = h("p", { class: "check-title" }, sayMessage(language, check.title), " ", state);
    const points = h("span", { class: "check-points" }, say("checkPoints", { points: check.points }));
    const late = h("span", { class: "check-late", hidden: true }, say("checkLate"));
    const hint = h("div", { class: "check-hint", hidden: true });
    const words = h("div", {}, title, late, reason, hint);
    const item = h("li", { class: "check", "data-check": check.id }, mark, words, points);
    return { check, item, state, reason, late, hint, hintText: "", isLate: false, verdict: undefined, passed: false };
  }

  #shown(row: Row): Shown {
    if (row.passed) return "passed";
    if (row.check.needs.some((id) => this.#rows.get(id)?.passed === false)) return "waiting";
    return row.verdict?.status ?? "unknown";
  }

  #render(): void {
    const { say, language } = this.#options;
    for (const row of this.#rows.values()) {
      const shown = this.#shown(row);
      row.item.dataset.state = shown;
      row.state.textContent = `(${say(shown === "passed" ? "checkPassed" : "checkOpen")})`;
      const texts: Readonly<Record<Shown, string>> = {
        passed: "",
        unknown: "",
        waiting: say("checkWaiting"),
        failed: row.verdict?.status === "failed" ? sayMessage(language, row.verdict.reason) : "",
        broken: say("checkBroken"),
      };
      if (row.reason.textContent !== texts[shown]) row.reason.textContent = texts[shown];
      row.reason.hidden = texts[shown] === "";
      row.late.hidden = !(row.isLate && shown === "passed");
      this.#renderHint(row, shown === "failed" ? row.hintText : "");
    }
  }

  /** Only when it is another one: a screen reader reads on where it was. */
  #renderHint(row: Row, text: string): void {
    if ((row.hint.dataset.text ?? "") === text) return;
    const { language, say } = this.#options;
    row.hint.dataset.text = text;
    row.hint.hidden = text === "";
    row.hint.replaceChildren(h("strong", {}, say("hintHere")), ...renderMarkdown(text, language));
  }
}
