/**
 * On a phone the workspace stands far below the text. One button goes there and back to the very line one came from;
 * the style sheet shows it in the stacked layout only.
 */
export function wireTextSwitch(workspace: HTMLElement): void {
  const button = document.querySelector<HTMLButtonElement>("[data-text-switch]");
  if (button === null) return;
  let place = 0;
  let isThere = false;
  const show = () => {
    button.textContent = (isThere ? button.dataset.toText : button.dataset.toWorkspace) ?? "";
  };
  new IntersectionObserver(
    ([entry]) => {
      isThere = entry?.isIntersecting === true;
      show();
    },
    { rootMargin: "0px 0px -40% 0px" },
  ).observe(workspace);
  addEventListener("scroll", () => {
    if (!isThere) place = scrollY;
  });
  button.addEventListener("click", () => {
    if (isThere) scrollTo({ top: place, behavior: "instant" });
    else workspace.scrollIntoView({ behavior: "instant", block: "start" });
  });
  button.hidden = false;
  show();
}
