import { h } from "./dom.ts";

export interface CommandTarget {
  /** Types a command into the terminal; `focus` when a pointer asked for it, so that a keyboard keeps its place. */
  readonly send: (command: string, enter: boolean, focus: boolean) => void;
}

/** Makes the commands of a lesson's text clickable. Without this they are plain code. */
export function wireCommands(root: ParentNode, target: CommandTarget): void {
  for (const block of root.querySelectorAll<HTMLElement>("[data-command]")) {
    const command = block.dataset.command ?? "";
    const run = block.querySelector<HTMLButtonElement>("[data-command-run]");
    const copy = block.querySelector<HTMLButtonElement>("[data-command-copy]");
    if (run !== null) {
      run.hidden = false;
      run.addEventListener("click", (event) => target.send(command, block.dataset.mode === "run", event.detail > 0));
    }
    if (copy !== null) wireCopy(copy, command);
  }
  for (const code of root.querySelectorAll<HTMLElement>("code[data-run]")) {
    const command = code.textContent ?? "";
    const title = code.dataset.title ?? "";
    const button = h(
      "button",
      { type: "button", class: "run", title, "aria-label": `${title}: ${command}` },
      h("code", {}, command),
    );
    button.addEventListener("click", (event) => target.send(command, code.dataset.run === "run", event.detail > 0));
    code.replaceWith(button);
  }
}

const copiedMs = 1_600;

function wireCopy(button: HTMLButtonElement, command: string): void {
  if (navigator.clipboard === undefined) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(command);
    button.classList.add("copied");
    button.title = button.dataset.copied ?? "";
    setTimeout(() => {
      button.classList.remove("copied");
      button.title = button.dataset.usual ?? "";
    }, copiedMs);
  });
}
