import { h } from "./dom.ts";
import type { Say } from "./messages.ts";

/** Asks before a reset; resolves with the answer. Escape and the backdrop mean no. */
export function confirmReset(say: Say): Promise<boolean> {
  const dialog = h(
    "dialog",
    { class: "confirm", "aria-labelledby": "reset-title", "aria-describedby": "reset-text" },
    h("h2", { id: "reset-title" }, say("resetTitle")),
    h("p", { id: "reset-text" }, say("resetText")),
    h(
      "form",
      { method: "dialog" },
      h("button", { class: "button", value: "no" }, say("cancel")),
      h("button", { class: "button button-danger", value: "yes" }, say("resetConfirm")),
    ),
  );
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close("no");
  });
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
