import { expect, test } from "vitest";
import { checkKinds } from "../../checkers/vocabulary/index.ts";
import { exerciseJsonSchema } from "./exercise-json-schema.ts";

interface ObjectSchema {
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly additionalProperties: boolean;
}

test("the schema names every field, refuses others, and knows every word of the vocabulary", () => {
  const text = exerciseJsonSchema();
  const schema = JSON.parse(text) as ObjectSchema;
  expect(schema.additionalProperties).toBe(false);
  expect(schema.required).toEqual(expect.arrayContaining(["id", "title", "situation", "checks", "hints"]));
  expect(schema.required).not.toContain("$schema");
  expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(["$schema", "timeLimitMinutes", "parameters"]));
  for (const kind of checkKinds) expect(text).toContain(`"const": "${kind}"`);
});
