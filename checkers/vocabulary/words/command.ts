import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

const words = z.array(z.string()).readonly();

/** Passes when a container's `command` and `args` are these; one that is not named here may be anything. */
export const commandSchema = z
  .strictObject({
    kind: z.literal("command"),
    object: objectReference,
    command: words.optional(),
    args: words.optional(),
    container: z.string().min(1).optional(),
  })
  .refine((word) => word.command !== undefined || word.args !== undefined, { message: "say command, args or both" });

export interface Command {
  readonly kind: "command";
  readonly object: ObjectReference;
  readonly command?: readonly string[] | undefined;
  readonly args?: readonly string[] | undefined;
  readonly container?: string | undefined;
}

export const commandCodes = ["absent", "container-absent", "command-differs"] as const;

export function command(
  object: ObjectReference,
  wanted: { readonly command?: readonly string[]; readonly args?: readonly string[]; readonly container?: string },
): Command {
  return { kind: "command", object, ...wanted };
}
