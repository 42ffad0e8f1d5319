import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/**
 * Passes when a command in a running pod of a workload ends with this code and prints this text: what a pod can see of
 * names, networks and files (`nslookup web`, `wget -T 2 -qO- web`, `cat /data/file`).
 */
export const commandInPodSchema = z.strictObject({
  kind: z.literal("command-in-pod"),
  object: objectReference,
  command: z.array(z.string()).min(1).readonly(),
  container: z.string().min(1).optional(),
  /** `failure`: any code but 0, as for a connection that a policy must block. */
  exit: z.union([z.number().int().min(0).max(255), z.literal("failure")]),
  prints: z.string().min(1).optional(),
});

export interface CommandInPod {
  readonly kind: "command-in-pod";
  readonly object: ObjectReference;
  readonly command: readonly string[];
  readonly container?: string | undefined;
  readonly exit: number | "failure";
  readonly prints?: string | undefined;
}

export const commandInPodCodes = ["absent", "no-running-pods", "exit-differs", "output-differs"] as const;

export function commandInPod(
  object: ObjectReference,
  command: readonly string[],
  wanted: { readonly exit?: number | "failure"; readonly prints?: string; readonly container?: string } = {},
): CommandInPod {
  const { exit = 0, ...rest } = wanted;
  return { kind: "command-in-pod", object, command, exit, ...rest };
}
