import type { Program } from "../program.ts";
import { copyingPrograms } from "./copy.ts";
import { makingPrograms } from "./make-and-remove.ts";
import { modePrograms } from "./modes.ts";
import { namePrograms } from "./names.ts";

/** What makes, moves, names and removes files. */
export const changeFilePrograms: readonly Program[] = [
  ...makingPrograms,
  ...copyingPrograms,
  ...modePrograms,
  ...namePrograms,
];
