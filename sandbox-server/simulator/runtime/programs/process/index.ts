import type { Program } from "../program.ts";
import { ps } from "./ps.ts";
import { commandRunners } from "./run-commands.ts";
import { signalPrograms } from "./signals.ts";
import { stress } from "./stress.ts";
import { top } from "./top.ts";

/** What looks at processes, ends them or starts them. */
export const processPrograms: readonly Program[] = [
  ps,
  top,
  ...signalPrograms,
  ...commandRunners,
  stress,
  { ...stress, name: "stress-ng" },
];
