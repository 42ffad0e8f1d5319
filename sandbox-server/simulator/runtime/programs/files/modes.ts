import type { Process } from "../../processes/process.ts";
import { accountId } from "../accounts.ts";
import { isBusybox } from "../lines.ts";
import { parseOptions } from "../options.ts";
import { UsageFault } from "../program.ts";
import { program } from "../simple.ts";
import { forEachPath, join } from "./paths.ts";

/** The mode that `chmod` means: octal, or clauses such as `u+x,go-w`. Throws UsageFault. */
export function parseMode(text: string, old: number, isDirectory: boolean): number {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let mode = old;
  for (const clause of text.split(",")) {
    const match = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/.exec(clause);
    if (match === null) throw new UsageFault(`invalid mode: '${text}'`);
    for (const [, operator = "", letters = ""] of (match[2] ?? "").matchAll(/([-+=])([rwxXst]*)/g))
      mode = applyClause(mode, match[1] ?? "", operator, letters, isDirectory);
  }
  return mode;
}

function applyClause(mode: number, who: string, operator: string, letters: string, isDirectory: boolean): number {
  const classes = who === "" || who.includes("a") ? "ugo" : who;
  let bits = 0;
  let special = 0;
  for (const letter of letters) {
    if (letter === "r") bits |= 4;
    else if (letter === "w") bits |= 2;
    else if (letter === "x" || (letter === "X" && (isDirectory || (mode & 0o111) !== 0))) bits |= 1;
    else if (letter === "t") special |= 0o1000;
    else if (letter === "s") special |= (classes.includes("u") ? 0o4000 : 0) | (classes.includes("g") ? 0o2000 : 0);
  }
  const shifts = { u: 6, g: 3, o: 0 } as const;
  const spread = (value: number) =>
    [...classes].reduce((sum, letter) => sum | (value << shifts[letter as keyof typeof shifts]), 0);
  if (operator === "+") return mode | spread(bits) | special;
  if (operator === "-") return mode & ~spread(bits) & ~special;
  return (mode & ~spread(7)) | spread(bits) | special;
}

async function walk(process: Process, path: string, recursive: boolean, action: (path: string) => void): Promise<void> {
  await process.tick();
  action(path);
  if (!recursive || process.files.lstat(path).kind !== "directory") return;
  for (const name of process.files.list(path)) await walk(process, join(path, name), true, action);
}

const chmod = program("chmod", (process, args) => {
  const first = args.findIndex((word) => !/^-[Rvcf]+$/.test(word) && word !== "--recursive");
  const recursive = args.slice(0, first).some((word) => word.includes("R") || word === "--recursive");
  const mode = args[first];
  if (mode === undefined) throw new UsageFault("missing operand");
  const words = (path: string) => (isBusybox(process) ? path : `cannot access '${path}'`);
  return forEachPath(process, args.slice(first + 1), words, (path) =>
    walk(process, path, recursive, (name) => {
      const node = process.files.stat(name);
      process.files.changeMode(name, parseMode(mode, node.mode, node.kind === "directory"));
    }),
  );
});

function owner(name: "chown" | "chgrp") {
  return program(name, (process, args) => {
    const options = parseOptions(args, "Rvhf", ["recursive", "no-dereference"]);
    const [spec = "", ...paths] = options.operands;
    const [user = "", group] = name === "chgrp" ? ["", spec] : spec.split(/[:.]/);
    const uid = user === "" ? undefined : accountId(process, "passwd", user);
    const gid = group === undefined || group === "" ? undefined : accountId(process, "group", group);
    if (user !== "" && uid === undefined)
      throw new UsageFault(isBusybox(process) ? `unknown user ${user}` : `invalid user: '${spec}'`);
    if (group !== undefined && group !== "" && gid === undefined)
      throw new UsageFault(isBusybox(process) ? `unknown group ${group}` : `invalid group: '${spec}'`);
    const words = (path: string) => (isBusybox(process) ? path : `changing ownership of '${path}'`);
    return forEachPath(process, paths, words, (path) =>
      walk(process, path, options.has("R", "recursive"), (entry) =>
        process.files.changeOwner(entry, uid, gid, !options.has("h", "R")),
      ),
    );
  });
}

/** Programs that change who may do what with a file. */
export const modePrograms = [chmod, owner("chown"), owner("chgrp")];
