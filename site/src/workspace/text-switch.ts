/**
 * On a phone the workspace stands far below the text. One button goes there, and back to the very line one came from;
 * the style sheet shows it in the stacked layout only.
 */
export class TextSwitch {
  readonly #workspace: HTMLElement;
  #place = 0;
  #isThere = false;

  constructor(workspace: HTMLElement, button: HTMLButtonElement) {
    this.#workspace = workspace;
    const show = () => {
      button.textContent = (this.#isThere ? button.dataset.toText : button.dataset.toWorkspace) ?? "";
    };
    new IntersectionObserver(
      ([entry]) => {
        this.#isThere = entry?.isIntersecting === true;
        show();
      },
      { rootMargin: "0px 0px -40% 0px" },
    ).observe(workspace);
    button.addEventListener("click", () => {
      if (this.#isThere) scrollTo({ top: this.#place, behavior: "instant" });
      else this.goToWorkspace();
    });
    button.hidden = false;
    show();
  }

  /** Brings the workspace into view where it is not, and remembers the line that was being read. */
  goToWorkspace(): void {
    if (this.#workspace.getBoundingClientRect().top < innerHeight / 2) return;
    this.#place = scrollY;
    this.#workspace.scrollIntoView({ behavior: "instant", block: "start" });
  }
}
