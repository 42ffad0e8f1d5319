import { SystemFault } from "../../files/system-fault.ts";
import type { Process } from "../../processes/process.ts";
import { commandOf } from "../lines.ts";
import { UsageFault } from "../program.ts";

/** Does something for each path; what fails is told in the program's words and the others go on. */
export async function forEachPath(
  process: Process,
  paths: readonly string[],
  verb: (path: string) => string,
  action: (path: string) => Promise<void> | void,
): Promise<number> {
  if (paths.length === 0) throw new UsageFault("missing operand");
  let status = 0;
  for (const path of paths) {
    await process.tick();
    try {
      await action(path);
    } catch (error) {
      if (!(error instanceof SystemFault)) throw error;
      await process.warn(`${commandOf(process)}: ${verb(path)}: ${error.message}\n`);
      status = 1;
    }
  }
  return status;
}

/** A name inside a directory. */
export function join(directory: string, name: string): string {
  return directory.endsWith("/") ? `${directory}${name}` : `${directory}/${name}`;
}

/** The last part of a path, as basename(1). */
export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  return trimmed === "" ? "/" : trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

/** What a path's last part is in, as dirname(1). */
export function parentOf(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  const cut = trimmed.lastIndexOf("/");
  if (cut < 0) return trimmed === "" && path !== "" ? "/" : ".";
  return cut === 0 ? "/" : trimmed.slice(0, cut);
}

/** `mkdir -p`: the directories that were missing. */
export function makeDirectories(process: Process, path: string, mode = 0o777): string[] {
  const names = path.split("/");
  const made: string[] = [];
  for (let count = 1; count <= names.length; count += 1) {
    const part = names.slice(0, count).join("/");
    if (part === "" || process.files.isDirectory(part)) continue;
    process.files.makeDirectory(part, mode);
    made.push(part);
  }
  return made;
}
