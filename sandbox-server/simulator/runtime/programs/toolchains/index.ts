import { compiled } from "./compiled.ts";
import { gcc } from "./gcc.ts";
import { git } from "./git.ts";
import { go } from "./go.ts";
import { make } from "./make.ts";

/** Compilers, what they make, and what helps them. */
export const toolchainPrograms = [compiled, gcc, git, go, make];
