import { posix } from "node:path";
import { EngineFault } from "../../engine-fault.ts";
import { expandWord } from "../dockerfile/expand-words.ts";
import type { Instruction } from "../dockerfile/parse-dockerfile.ts";
import { type Configurable, lookupIn } from "../stage.ts";

/** `WORKDIR`: sets the directory, relative to the one before; the result is the step's comment. */
export function setWorkingDirectory(stage: Configurable, { rest }: Instruction): string {
  const path = expandWord(rest, lookupIn(stage));
  if (path === "") throw new EngineFault(400, "cannot normalize nothing");
  stage.settings.WorkingDir = posix.resolve(stage.settings.WorkingDir || "/", path);
  return `WORKDIR ${stage.settings.WorkingDir}`;
}
