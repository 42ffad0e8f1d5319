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

/** Escape closes the definition that a pointer or the focus has opened; it opens again on the next visit. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const term of document.querySelectorAll(".term:is(:hover, :focus-within)")) {
    term.classList.add("term-closed");
    const open = () => term.classList.remove("term-closed");
    term.addEventListener("pointerleave", open, { once: true });
    term.addEventListener("focusout", open, { once: true });
  }
});

export {};
