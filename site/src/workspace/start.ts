import { languages } from "../../../sandbox-server/language/message.ts";
import { wireCommands } from "./commands.ts";
import { say } from "./messages.ts";
import { makeResizer } from "./resizer.ts";
import { TextSwitch } from "./text-switch.ts";
import { Workspace } from "./workspace.ts";

/** Brings the workspace of the page to life; the frame is in components/LessonWorkspace.astro. */
function start(root: HTMLElement): void {
  const terminalArea = root.querySelector<HTMLElement>("[data-terminal-area]");
  const exerciseArea = root.querySelector<HTMLElement>("[data-exercise-area]");
  const announcer = root.querySelector<HTMLElement>("[data-announcer]");
  if (terminalArea === null || exerciseArea === null || announcer === null) return;
  const switchButton = document.querySelector<HTMLButtonElement>("[data-text-switch]");
  const textSwitch = switchButton === null ? undefined : new TextSwitch(root, switchButton);
  const language = languages.find((known) => known === root.dataset.language) ?? "en";
  const workspace = new Workspace(
    {
      exercise: root.dataset.exercise ?? "",
      showsSituation: root.dataset.situation !== "page",
      language,
      say: (key, values) => say(language, key, values),
      announce: (text) => {
        announcer.textContent = text;
      },
    },
    { terminalArea, exerciseArea },
  );
  wireCommands(document, {
    send: (command, focus) => {
      workspace.send(command, focus);
      textSwitch?.goToWorkspace();
    },
  });
  void workspace.open();

  // The text scrolls in its own column: without the focus there, Space and Page Down would do nothing.
  if (document.activeElement === document.body) {
    document.getElementById("lesson-text")?.focus({ preventScroll: true });
  }
  const lesson = document.getElementById("lesson");
  const columns = document.getElementById("lesson-resizer");
  const rows = document.getElementById("workspace-resizer");
  if (lesson !== null && columns !== null) {
    makeResizer({
      handle: columns,
      container: lesson,
      property: "--text-share",
      direction: "columns",
      memory: "text-share",
    });
  }
  if (rows !== null) {
    makeResizer({
      handle: rows,
      container: root,
      property: "--terminal-share",
      direction: "rows",
      memory: "terminal-share",
    });
  }
}

const workspace = document.getElementById("workspace");
if (workspace !== null) start(workspace);
