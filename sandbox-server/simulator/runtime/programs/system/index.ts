import type { Program } from "../program.ts";
import { dd } from "./dd.ts";
import { expr } from "./expr.ts";
import { fileSystemPrograms } from "./file-systems.ts";
import { machinePrograms } from "./machine.ts";
import { stat } from "./stat.ts";

/** What asks about the system, and expr. */
export const systemPrograms: readonly Program[] = [...fileSystemPrograms, ...machinePrograms, dd, expr, stat];
