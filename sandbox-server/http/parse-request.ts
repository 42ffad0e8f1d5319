import type { z } from "zod";
import { MatelotError } from "../errors/index.ts";

/** What a browser sent, in the wanted form; otherwise `request-invalid` naming each field. */
export function parseRequest<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`).join("; ");
  throw new MatelotError("request-invalid", {
    message: {
      en: `The request is not of the expected form: ${faults}`,
      fr: `La requête n'a pas la forme attendue : ${faults}`,
    },
  });
}
