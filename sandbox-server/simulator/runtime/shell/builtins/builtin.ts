import type { Command } from "unbash";
import type { Shell } from "../shell.ts";

/** A command that the shell itself runs. `args` are without the name; the result is its exit status. */
export type Builtin = (shell: Shell, args: readonly string[], node: Command) => Promise<number> | number;
