import { expect, test } from "vitest";
import { alterations } from "./alterations.ts";

test.each([
  ["replicas", 2, 3],
  ["paused", false, true],
  ["image", "redis:7", "redis:7x"],
  ["memory", "64Mi", "65Mi"],
  ["schedule", "0 6 * * *", "1 6 * * *"],
  ["schedule", "*/15 * * * *", "*/16 * * * *"],
  ["restartPolicy", "Never", "Always"],
  [0, "get", "list"],
])("%s %j becomes %j: a value that the API server would take", (key, value, altered) => {
  expect(alterations(key, value)).toBe(altered);
});

test("what is written in Base64 stays so", () => {
  const written = (text: string) => Buffer.from(text).toString("base64");
  expect(alterations("password", written("tide"), { isBase64: true })).toBe(written("tidex"));
});

test("an empty object has no other value", () => {
  expect(alterations("emptyDir", {})).toBeUndefined();
});

test("a shell's option for a command has no other value: the shell would take it", () => {
  expect(alterations(1, "-c")).toBeUndefined();
});
