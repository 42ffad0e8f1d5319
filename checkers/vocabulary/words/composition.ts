import { z } from "zod";
import { type CheckDescription, checkDescriptionSchema } from "../index.ts";

const one: z.ZodType<CheckDescription> = z.lazy(() => checkDescriptionSchema as z.ZodType<CheckDescription>);
const several = z.array(one).min(1).readonly();
const duration = z.number().int().min(100).max(600_000);

/** Passes when every one passes at the same time; fails with the code of the first that fails. */
export const allSchema = z.strictObject({ kind: z.literal("all"), of: several });
/** Passes when one of them passes; fails with the code of the last. */
export const anySchema = z.strictObject({ kind: z.literal("any"), of: several });
/** Passes when the other fails with one of these codes (any code when absent); a broken check is never turned round. */
export const notSchema = z.strictObject({
  kind: z.literal("not"),
  of: one,
  codes: z.array(z.string()).readonly().optional(),
});
/** Passes when the other has passed for so long without a break. */
export const staysSchema = z.strictObject({ kind: z.literal("stays"), of: one, forMs: duration });
/**
 * Passes when the other comes about within so long: counted from the moment `after` holds, or from the first look when
 * there is no `after`. Once it is too late, `after` must be left and reached anew.
 */
export const eventuallySchema = z.strictObject({
  kind: z.literal("eventually"),
  of: one,
  withinMs: duration,
  after: one.optional(),
});
/** Passes when each has been seen to pass once, one after the other in this order. */
export const inOrderSchema = z.strictObject({ kind: z.literal("in-order"), of: several });

export interface All {
  readonly kind: "all";
  readonly of: readonly CheckDescription[];
}

export interface Any {
  readonly kind: "any";
  readonly of: readonly CheckDescription[];
}

export interface Not {
  readonly kind: "not";
  readonly of: CheckDescription;
  readonly codes?: readonly string[] | undefined;
}

export interface Stays {
  readonly kind: "stays";
  readonly of: CheckDescription;
  readonly forMs: number;
}

export interface Eventually {
  readonly kind: "eventually";
  readonly of: CheckDescription;
  readonly withinMs: number;
  readonly after?: CheckDescription | undefined;
}

export interface InOrder {
  readonly kind: "in-order";
  readonly of: readonly CheckDescription[];
}

export const notCodes = ["passes"] as const;
export const staysCodes = ["not-long-enough"] as const;
export const eventuallyCodes = ["too-late"] as const;
export const inOrderCodes = ["not-in-order"] as const;

export const all = (...of: readonly CheckDescription[]): All => ({ kind: "all", of });
export const any = (...of: readonly CheckDescription[]): Any => ({ kind: "any", of });
export const inOrder = (...of: readonly CheckDescription[]): InOrder => ({ kind: "in-order", of });
export const stays = (of: CheckDescription, forMs: number): Stays => ({ kind: "stays", of, forMs });
export const eventually = (
  of: CheckDescription,
  withinMs: number,
  options: { readonly after?: CheckDescription } = {},
): Eventually => ({ kind: "eventually", of, withinMs, ...options });
export const not = (of: CheckDescription, ...codes: readonly string[]): Not => ({
  kind: "not",
  of,
  ...(codes.length === 0 ? {} : { codes }),
});
