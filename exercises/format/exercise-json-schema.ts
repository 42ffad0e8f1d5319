import { z } from "zod";
import { exerciseSchema } from "./exercise.ts";

/**
 * The JSON schema (draft 2020-12) of `exercise.json`, for completion and marks in an editor. What no schema can say
 * (a need that is no check's id, a missing file) is told by `matelot exercise check`.
 */
export function exerciseJsonSchema(): string {
  const form = exerciseSchema.extend({ $schema: z.string().optional() });
  const schema = z.toJSONSchema(form, { target: "draft-2020-12", io: "input", reused: "ref", cycles: "ref" });
  return `${JSON.stringify({ title: "Matelot exercise", ...schema }, null, 2)}\n`;
}
