import { readFile } from "node:fs/promises";
import { z } from "zod";
import { MatelotError } from "../errors/index.ts";
import type { GradeReport } from "./grade.ts";

const message = z.object({ en: z.string(), fr: z.string() });

const gradedCheck = z.object({
  id: z.string().describe("Unique in its exercise."),
  title: message,
  status: z.enum(["passed", "failed", "broken"]).describe("broken: could not be judged, which is nobody's failure."),
  points: z.number().describe("Earned."),
  possible: z.number(),
  test: z.looseObject({ kind: z.string() }).describe("What was asked for, in the vocabulary of checks."),
  code: z.string().optional().describe("A stable word for the kind of failure; absent when passed."),
  reason: message.optional(),
  evidence: z
    .array(
      z.object({
        source: z.string().describe("Resource, namespace/name and field: deployments.apps default/web .spec.replicas"),
        value: z.string().describe("At most 500 characters; longer values end with an ellipsis."),
      }),
    )
    .describe("What the verdict rests on, as last seen."),
  durationMs: z.number().describe("Of the last look."),
});

const grade = z.object({
  learner: z.string(),
  exercise: z.string(),
  exerciseVersion: z.string().describe("Content hash: changes when any file of the exercise changes."),
  seed: z
    .string()
    .optional()
    .describe("What the learner's own values were drawn from, where the exercise has parameters."),
  provider: z.string().describe("embedded, kubeconfig, or cluster: a cluster that was judged as it was."),
  kubernetes: z.string().optional().describe("gitVersion of the API server."),
  gradedAt: z.number().describe("Milliseconds since the epoch."),
  durationMs: z.number(),
  outcome: z.enum(["passed", "failed", "broken"]),
  points: z.number(),
  possible: z.number(),
  checks: z.array(gradedCheck),
  submission: z
    .object({ code: z.number(), output: z.string().describe("The end of it.") })
    .optional()
    .describe("How the commands of the submission ended; 124: they were ended because their time was over."),
});

const record = z.object({ version: z.literal(1), grades: z.array(grade) });

/** The published form of the JSON report; `grade.schema.json` holds this very text. */
export function gradeRecordJsonSchema(): string {
  const schema = z.toJSONSchema(record, { target: "draft-2020-12", io: "input" });
  return `${JSON.stringify({ title: "Matelot grade record, version 1", ...schema }, null, 2)}\n`;
}

/** Errors: `request-invalid` naming the field that is not of the published form. */
export async function readGradeRecord(file: string): Promise<GradeReport> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new MatelotError("request-invalid", { message: `${file} can't be read.`, cause });
  });
  return parseGradeRecord(text, file);
}

/** As {@link readGradeRecord}; `name` stands in the error. */
export function parseGradeRecord(text: string, name: string): GradeReport {
  const parsed = record.safeParse(parseJson(text, name));
  // The schema accepts what the interface describes; `test` is compared and never run unless it is a known word.
  if (parsed.success) return parsed.data as unknown as GradeReport;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".") ?? "";
  throw new MatelotError("request-invalid", { message: `${name} is no grade record: ${field}: ${issue?.message}` });
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MatelotError("request-invalid", { message: `${name} is not JSON.`, cause });
  }
}
