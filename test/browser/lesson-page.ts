import { expect, type Locator, type Page } from "@playwright/test";
import { type Language, words } from "./words.ts";

type CheckName = keyof (typeof words)["en"]["checks"];

/** The first lesson, as the one who learns in it speaks of it. */
export class LessonPage {
  readonly page: Page;
  readonly words: (typeof words)[Language];
  readonly #language: Language;

  constructor(page: Page, language: Language) {
    this.page = page;
    this.words = words[language];
    this.#language = language;
  }

  /**
   * Opens the lesson. The terminal is drawn on a canvas; its screen reader mode, which learners can switch on, puts
   * the lines into the page, and that is what the tests read.
   */
  async open(): Promise<void> {
    await this.page.addInitScript("localStorage.setItem('matelot-screen-reader', 'on')");
    await this.page.goto(`/${this.#language}/lessons/deployments-scale-and-heal/`);
  }

  async start(): Promise<void> {
    await this.page.getByRole("button", { name: this.words.start, exact: true }).click();
    await this.sees(/\$/);
  }

  get terminal(): Locator {
    return this.page.getByRole("tabpanel", { name: this.words.terminal });
  }

  /** Waits until the terminal's screen holds the text. */
  async sees(text: string | RegExp): Promise<void> {
    await expect(this.terminal).toContainText(text);
  }

  /** Types into the terminal that has the focus and presses Enter. */
  async type(command: string): Promise<void> {
    await this.terminal.getByRole("textbox").focus();
    await this.page.keyboard.type(command);
    await this.page.keyboard.press("Enter");
  }

  /** Clicks a command of the lesson's text. */
  async run(command: string): Promise<void> {
    await this.page
      .getByRole("button", { name: `${this.words.runInTerminal}: ${command}`, exact: true })
      .first()
      .click();
  }

  check(name: CheckName): Locator {
    // At the beginning: a check that waits for another names it, too.
    return this.page.getByRole("listitem").filter({ hasText: new RegExp(`^\\s*${this.words.checks[name]}`) });
  }

  async passes(name: CheckName): Promise<void> {
    await expect(this.check(name)).toContainText(this.words.met);
  }

  async reset(): Promise<void> {
    await this.page.getByLabel(this.words.options).click();
    await this.page.getByRole("button", { name: this.words.reset }).click();
    const dialog = this.page.getByRole("dialog", { name: this.words.resetTitle });
    await dialog.getByRole("button", { name: this.words.resetConfirm, exact: true }).click();
  }

  /** The exercise from its untouched start to the last check. */
  async solve(): Promise<void> {
    await this.run("sed -i '/ports:/,$s/^/  /' web.yaml");
    await this.run("kubectl apply -f web.yaml");
    await this.sees("deployment.apps/web created");
    await this.passes("two");
    await this.run("kubectl scale deployment/web --replicas=5");
    await this.passes("five");
    await this.run('kubectl delete "$(kubectl get pods -l app=web -o name | head -n 1)"');
    await this.passes("replaced");
    await this.run("kubectl scale deployment/web --replicas=3");
    await this.passes("three");
  }
}
