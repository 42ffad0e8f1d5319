import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { toolDirectories } from "../main.ts";

/** Where learners' shells find a tool: what set-up fetched, then what lies below /usr; nothing else of the machine. */
export function findTool(tool: string): string | undefined {
  const directories = [...toolDirectories(), "/usr/local/bin", "/usr/bin"];
  return directories.map((directory) => join(directory, tool)).find(isProgram);
}

function isProgram(path: string): boolean {
  return existsSync(path) && (statSync(path).mode & 0o111) !== 0;
}
