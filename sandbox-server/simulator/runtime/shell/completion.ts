import { SystemFault } from "../files/system-fault.ts";
import { findBuiltin } from "./builtins/index.ts";
import type { Shell } from "./shell.ts";

export interface Completion {
  /** What to insert at the cursor. */
  readonly insertion: string;
  /** All that fit, when there is more than one. */
  readonly candidates: readonly string[];
}

/** Tab: programs and builtins for the first word, paths elsewhere. */
export function completeWord(shell: Shell, line: string, cursor: number): Completion {
  const before = line.slice(0, cursor);
  const word = /[^\s|;&<>]*$/.exec(before)?.[0] ?? "";
  const head = before.slice(0, before.length - word.length);
  const isCommand = /(^|[|;&])\s*$/.test(head) && !word.includes("/");
  const found = isCommand ? commands(shell, word) : paths(shell, word);
  const names = found.map((path) => path.slice(path.replace(/\/$/, "").lastIndexOf("/") + 1));
  const typed = isCommand ? word : word.slice(word.lastIndexOf("/") + 1);
  const [only] = names;
  if (only !== undefined && names.length === 1) {
    return { insertion: `${only.slice(typed.length)}${only.endsWith("/") ? "" : " "}`, candidates: [] };
  }
  const shared = commonStart(names);
  return { insertion: shared.slice(typed.length), candidates: names };
}

function commands(shell: Shell, prefix: string): string[] {
  const found = new Set<string>();
  for (const directory of (shell.variables.get("PATH") ?? "").split(":")) {
    for (const name of list(shell, directory)) if (name.startsWith(prefix)) found.add(name);
  }
  for (const name of ["cd", "exit", "export", "echo", "history", "type", "unset", "source"]) {
    if (name.startsWith(prefix) && findBuiltin(shell, name) !== undefined) found.add(name);
  }
  return [...found].sort();
}

function paths(shell: Shell, prefix: string): string[] {
  const cut = prefix.lastIndexOf("/") + 1;
  const directory = prefix.slice(0, cut);
  const start = prefix.slice(cut);
  const place = directory === "" ? "." : directory.replace(/^~(?=\/)/, shell.variables.get("HOME") ?? "~");
  return list(shell, place)
    .filter((name) => name.startsWith(start) && (start !== "" || !name.startsWith(".")))
    .map((name) =>
      shell.process.files.isDirectory(`${place}/${name}`) ? `${directory}${name}/` : `${directory}${name}`,
    );
}

function list(shell: Shell, path: string): string[] {
  try {
    return shell.process.files.list(path);
  } catch (error) {
    if (error instanceof SystemFault) return [];
    throw error;
  }
}

function commonStart(names: readonly string[]): string {
  let shared = names[0] ?? "";
  for (const name of names) while (!name.startsWith(shared)) shared = shared.slice(0, -1);
  return shared;
}
