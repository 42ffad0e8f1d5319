/** The arrow keys lead to the page before and after, where nothing else wants them. */

const wantsArrows =
  "input, textarea, select, pre, summary, [contenteditable], [role=tab], [role=separator], [role=tabpanel], .terminals, dialog";

document.addEventListener("keydown", (event) => {
  const relation = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  if (relation === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.defaultPrevented || document.documentElement.dataset.presenting !== undefined) return;
  if (event.target instanceof Element && event.target.closest(wantsArrows) !== null) return;
  document.querySelector<HTMLAnchorElement>(`a[rel=${relation}]`)?.click();
});

export {};
