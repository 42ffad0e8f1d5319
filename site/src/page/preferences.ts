/** Theme and language: two preferences that outlive the visit. Runs on every page. */

const themes = ["auto", "light", "dark"] as const;
type Theme = (typeof themes)[number];

/** Where the reader was, carried over a switch of language: a section's id or a scroll position. */
const placeKey = "matelot-place";

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

function wireThemeSwitch(button: HTMLButtonElement): void {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const current = (): Theme => themes.find((theme) => theme === root.dataset.themeChoice) ?? "auto";
  const show = () => {
    const theme = current();
    root.dataset.theme = theme === "auto" ? (system.matches ? "dark" : "light") : theme;
    const label = `${button.dataset.label}: ${button.dataset[theme]}`;
    button.setAttribute("aria-label", label);
    button.title = label;
    document.dispatchEvent(new CustomEvent("matelot:theme"));
  };
  button.addEventListener("click", () => {
    const next = themes[(themes.indexOf(current()) + 1) % themes.length] ?? "auto";
    if (next === "auto") delete root.dataset.themeChoice;
    else root.dataset.themeChoice = next;
    remember("matelot-theme", next);
    show();
  });
  system.addEventListener("change", show);
  button.hidden = false;
  show();
}

/** The last section whose top has passed the upper third of the window. */
function sectionInView(): string | undefined {
  const passed = [...document.querySelectorAll<HTMLElement>(".lesson-section[id]")].filter(
    (section) => section.getBoundingClientRect().top < innerHeight / 3,
  );
  return passed.at(-1)?.id;
}

function wireLanguageSwitch(link: HTMLAnchorElement): void {
  link.addEventListener("click", () => {
    const language = link.dataset.languageSwitch ?? "en";
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser; the server reads this.
    document.cookie = `matelot-language=${language}; Path=/; Max-Age=31536000; SameSite=Lax`;
    const section = sectionInView();
    const target = section === undefined ? undefined : document.getElementById(section);
    const place = { section, offset: Math.round(target?.getBoundingClientRect().top ?? 0) };
    sessionStorage.setItem(placeKey, JSON.stringify(place));
  });
}

function returnToPlace(): void {
  const stored = sessionStorage.getItem(placeKey);
  if (stored === null) return;
  sessionStorage.removeItem(placeKey);
  const place: unknown = JSON.parse(stored);
  if (typeof place !== "object" || place === null || !("section" in place) || !("offset" in place)) return;
  const target = typeof place.section === "string" ? document.getElementById(place.section) : null;
  if (target === null || typeof place.offset !== "number") return;
  target.scrollIntoView({ behavior: "instant", block: "start" });
  const scroller = target.closest(".lesson-text") ?? document.scrollingElement;
  scroller?.scrollBy({ top: target.getBoundingClientRect().top - place.offset, behavior: "instant" });
}

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-theme-switch]")) wireThemeSwitch(button);
for (const link of document.querySelectorAll<HTMLAnchorElement>("[data-language-switch]")) wireLanguageSwitch(link);
returnToPlace();

export {};
