import { z } from "zod";

/**
 * Passes when a script of the exercise's author ends with 0 in the learner's shell; what it writes is shown. For content
 * that comes with such scripts; the other words say more of what is wanted.
 */
export const scriptSchema = z.strictObject({ kind: z.literal("script"), script: z.string().min(1).max(65_536) });

export interface Script {
  readonly kind: "script";
  /** The text of a bash script; run in the learner's home, with no file of it there. */
  readonly script: string;
}

export const scriptCodes = ["script-failed", "script-timed-out"] as const;

export function script(text: string): Script {
  return { kind: "script", script: text };
}
