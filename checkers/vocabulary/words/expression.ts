import { parse } from "@marcbachmann/cel-js";
import { z } from "zod";
import type { Message } from "../../../sandbox-server/language/message.ts";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/**
 * Passes when a CEL expression over the object is true: the language of Kubernetes' own validation rules, with `object`
 * as there. `wanted` says to the learner what the expression asks for.
 */
export const expressionSchema = z.strictObject({
  kind: z.literal("expression"),
  object: objectReference,
  expression: z.string().max(2000).refine(isExpression, { message: "an expression in CEL" }),
  wanted: z.strictObject({ en: z.string().min(1), fr: z.string().min(1) }),
});

export interface Expression {
  readonly kind: "expression";
  readonly object: ObjectReference;
  readonly expression: string;
  readonly wanted: Message;
}

export const expressionCodes = ["absent", "expression-false", "expression-undecided"] as const;

export function expression(object: ObjectReference, expression: string, wanted: Message): Expression {
  return { kind: "expression", object, expression, wanted };
}

function isExpression(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}
