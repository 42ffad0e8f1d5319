import { z } from "zod";
import { type DockerReference, dockerReference } from "./docker-reference.ts";

/** Passes when a command in a running container ends with this code and prints this text. */
export const containerCommandSchema = z.strictObject({
  kind: z.literal("container-command"),
  subject: dockerReference,
  command: z.array(z.string()).min(1).readonly(),
  /** `failure`: any code but 0. */
  exit: z.union([z.number().int().min(0).max(255), z.literal("failure")]),
  prints: z.string().min(1).optional(),
});

export interface ContainerCommand {
  readonly kind: "container-command";
  readonly subject: DockerReference;
  readonly command: readonly string[];
  readonly exit: number | "failure";
  readonly prints?: string | undefined;
}

export const containerCommandCodes = ["absent", "not-running", "exit-differs", "output-differs"] as const;

export function containerCommand(
  subject: DockerReference,
  command: readonly string[],
  { exit = 0, ...rest }: { readonly exit?: number | "failure"; readonly prints?: string } = {},
): ContainerCommand {
  return { kind: "container-command", subject, command, exit, ...rest };
}
