import { h } from "./dom.ts";

export interface Command {
  readonly text: string;
  /** Whether Enter is pressed after it. */
  readonly enter: boolean;
  /** Number of the terminal it belongs into; the active one where none is named. */
  readonly terminal: string | undefined;
}

export interface CommandTarget {
  /** Types a command into the terminal; `focus` when a pointer asked for it, so that a keyboard keeps its place. */
  readonly send: (command: Command, focus: boolean) => void;
}

/** Makes the commands of a lesson's text clickable. Without this they are plain code. */
export function wireCommands(root: ParentNode, target: CommandTarget): void {
  for (const block of root.querySelectorAll<HTMLElement>("[data-command]")) {
    const command = block.dataset.command ?? "";
    const run = block.querySelector<HTMLButtonElement>("[data-command-run]");
    const copy = block.querySelector<HTMLButtonElement>("[data-command-copy]");
    if (run !== null) {
      run.hidden = false;
      const { mode, terminal } = block.dataset;
      const sent = { text: command, enter: mode === "run", terminal };
      run.addEventListener("click", (event) => target.send(sent, event.detail > 0));
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
    const sent = { text: command, enter: code.dataset.run === "run", terminal: code.dataset.terminal };
    button.addEventListener("click", (event) => target.send(sent, event.detail > 0));
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
