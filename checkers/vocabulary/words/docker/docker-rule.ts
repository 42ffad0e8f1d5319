import { parse } from "@marcbachmann/cel-js";
import { z } from "zod";
import type { Message } from "../../../../sandbox-server/language/message.ts";
import { type DockerReference, dockerReference } from "./docker-reference.ts";

/**
 * Passes when a CEL expression over what `docker inspect` shows of a thing (`object`) is true. `seen` is an expression
 * too: its value tells the learner how it is now. `wanted` says in words what is asked for.
 */
export const dockerRuleSchema = z.strictObject({
  kind: z.literal("docker-rule"),
  subject: dockerReference,
  expression: z.string().max(2000).refine(isExpression, { message: "an expression in CEL" }),
  seen: z.string().max(500).refine(isExpression, { message: "an expression in CEL" }),
  wanted: z.strictObject({ en: z.string().min(1), fr: z.string().min(1) }),
  code: z.enum([
    "differs",
    "not-running",
    "not-ended",
    "not-healthy",
    "image-differs",
    "port-differs",
    "limit-differs",
    "mount-differs",
    "variable-differs",
    "network-differs",
    "too-big",
  ]),
});

export interface DockerRule {
  readonly kind: "docker-rule";
  readonly subject: DockerReference;
  readonly expression: string;
  readonly seen: string;
  readonly wanted: Message;
  readonly code: z.infer<typeof dockerRuleSchema>["code"];
}

export const dockerRuleCodes = ["absent", ...dockerRuleSchema.shape.code.options] as const;

export function dockerRule(subject: DockerReference, rule: Omit<DockerRule, "kind" | "subject">): DockerRule {
  return { kind: "docker-rule", subject, ...rule };
}

function isExpression(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}
