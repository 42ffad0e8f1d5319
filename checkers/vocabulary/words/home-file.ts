import { z } from "zod";
import { isFieldPath } from "../field-path.ts";
import type { FieldValue } from "./field.ts";

/** A file of the learner's home: is there, contains a text, or has a field in its YAML (first document that has it). */
export const homeFileSchema = z.strictObject({
  kind: z.literal("home-file"),
  path: z
    .string()
    .min(1)
    .max(255)
    .refine((path) => !path.startsWith("/") && !path.startsWith("-") && !path.split("/").includes(".."), {
      message: "a path below the home, without ..",
    }),
  includes: z.string().min(1).max(1000).optional(),
  field: z
    .strictObject({
      path: z.string().refine(isFieldPath, { message: "a path such as .spec.replicas" }),
      equals: z.union([z.string(), z.number(), z.boolean()]),
    })
    .optional(),
});

export interface HomeFile {
  readonly kind: "home-file";
  readonly path: string;
  readonly includes?: string | undefined;
  readonly field?: { readonly path: string; readonly equals: string | number | boolean } | undefined;
}

export const homeFileCodes = ["file-absent", "text-absent", "not-yaml", "field-absent", "field-differs"] as const;

/** A file of the learner's home, by its path there. Works without Kubernetes. */
export const homeFile = (path: string) => ({
  exists: (): HomeFile => ({ kind: "home-file", path }),
  includes: (text: string): HomeFile => ({ kind: "home-file", path, includes: text }),
  /** As kubectl's JSONPath, in YAML or JSON. */
  field: (field: string) => ({
    equals: (value: Extract<FieldValue, string | number | boolean>): HomeFile => ({
      kind: "home-file",
      path,
      field: { path: field, equals: value },
    }),
  }),
});
