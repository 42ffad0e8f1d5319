import { z } from "zod";

/**
 * Passes when a command in the learner's shell, in the home, ends with this code and prints this text: what a program that
 * the learner wrote does (`./crate hostname`).
 */
export const commandInShellSchema = z.strictObject({
  kind: z.literal("command-in-shell"),
  command: z.array(z.string()).min(1).readonly(),
  /** `failure`: any code but 0. */
  exit: z.union([z.number().int().min(0).max(255), z.literal("failure")]),
  prints: z.string().min(1).optional(),
});

export interface CommandInShell {
  readonly kind: "command-in-shell";
  readonly command: readonly string[];
  readonly exit: number | "failure";
  readonly prints?: string | undefined;
}

export const commandInShellCodes = ["program-absent", "never-ends", "exit-differs", "output-differs"] as const;

/** The learner's shell. */
export const shell = {
  runs: (
    command: readonly string[],
    { exit = 0, ...rest }: { readonly exit?: number | "failure"; readonly prints?: string } = {},
  ): CommandInShell => ({ kind: "command-in-shell", command, exit, ...rest }),
};
