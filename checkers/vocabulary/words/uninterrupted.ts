import { z } from "zod";
import { type CheckDescription, checkDescriptionSchema } from "../index.ts";
import { type ObjectReference, objectReference } from "../object-reference.ts";

const one: z.ZodType<CheckDescription> = z.lazy(() => checkDescriptionSchema as z.ZodType<CheckDescription>);

/**
 * Passes when `of` has come about (a roll-out has ended) and a Service answered every request meanwhile. It is asked
 * again and again from the moment the check is looked at; it must have answered before `of` was reached.
 */
export const uninterruptedSchema = z.strictObject({
  kind: z.literal("uninterrupted"),
  object: objectReference,
  port: z.union([z.number().int().min(1).max(65535), z.string().min(1).max(63)]),
  path: z.string().startsWith("/"),
  of: one,
});

export interface Uninterrupted {
  readonly kind: "uninterrupted";
  readonly object: ObjectReference;
  readonly port: number | string;
  readonly path: string;
  readonly of: CheckDescription;
}

export const uninterruptedCodes = ["requests-failed", "never-answered", "too-few-requests"] as const;

export function uninterrupted(
  object: ObjectReference,
  port: number | string,
  of: CheckDescription,
  options: { readonly path?: string } = {},
): Uninterrupted {
  return { kind: "uninterrupted", object, port, path: options.path ?? "/", of };
}
