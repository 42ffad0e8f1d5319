/** Offline search: pagefind's index is asked in the page's own language; nothing is loaded before the dialog opens. */

interface PagefindResult {
  readonly url: string;
  readonly meta: Readonly<Record<string, string>>;
  readonly excerpt: string;
}

interface Pagefind {
  debouncedSearch(query: string): Promise<{ readonly results: readonly { data(): Promise<PagefindResult> }[] } | null>;
}

const resultLimit = 8;

/** The index is made after the bundle, so its address must stay out of the bundler's sight. */
async function loadPagefind(): Promise<Pagefind> {
  const address = "/pagefind/pagefind.js";
  return (await import(/* @vite-ignore */ address)) as Pagefind;
}

/** Pagefind marks the found words with `<mark>`; everything else of an excerpt is text. */
function excerptNodes(excerpt: string): Node[] {
  const parsed = new DOMParser().parseFromString(excerpt, "text/html");
  return [...parsed.body.childNodes].map((node) => {
    const element = node.nodeName === "MARK" ? document.createElement("mark") : undefined;
    if (element === undefined) return document.createTextNode(node.textContent ?? "");
    element.textContent = node.textContent;
    return element;
  });
}

function resultItem(result: PagefindResult): HTMLLIElement {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = result.url;
  const title = document.createElement("strong");
  title.textContent = result.meta.title ?? result.url;
  const excerpt = document.createElement("span");
  excerpt.append(...excerptNodes(result.excerpt));
  link.append(title, excerpt);
  item.append(link);
  return item;
}

function fill(template: string | undefined, name: string, value: string): string {
  return (template ?? "").replace(`{${name}}`, () => value);
}

function wire(dialog: HTMLDialogElement, opener: HTMLButtonElement): void {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("ol");
  const state = dialog.querySelector<HTMLElement>("[role=status]");
  if (input === null || list === null || state === null) return;
  let pagefind: Promise<Pagefind> | undefined;

  const search = async () => {
    const query = input.value.trim();
    if (query === "") {
      list.replaceChildren();
      state.textContent = "";
      return;
    }
    try {
      pagefind ??= loadPagefind();
      const found = await (await pagefind).debouncedSearch(query);
      if (found === null || input.value.trim() !== query) return;
      const results = await Promise.all(found.results.slice(0, resultLimit).map((result) => result.data()));
      list.replaceChildren(...results.map(resultItem));
      const { none, found: some } = state.dataset;
      state.textContent =
        results.length === 0 ? fill(none, "query", query) : fill(some, "count", String(results.length));
    } catch {
      pagefind = undefined;
      list.replaceChildren();
      state.textContent = state.dataset.failed ?? "";
    }
  };
  const open = () => {
    dialog.showModal();
    input.select();
  };
  input.addEventListener("input", () => void search());
  opener.addEventListener("click", open);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing || dialog.open) return;
    event.preventDefault();
    open();
  });
  opener.hidden = false;
}

const dialog = document.querySelector<HTMLDialogElement>("[data-search]");
const opener = document.querySelector<HTMLButtonElement>("[data-search-open]");
if (dialog !== null && opener !== null) wire(dialog, opener);

export {};
