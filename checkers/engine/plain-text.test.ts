import { expect, test } from "vitest";
import { shown } from "./plain-text.ts";

test("text of the cluster stays one short line without control characters", () => {
  expect(shown("a\u001b[31mred\nb\u202Egnirts\u0000")).toBe("a [31mred b gnirts");
  expect(shown("x".repeat(5000))).toHaveLength(120);
  expect(shown({ a: [1] })).toBe('{"a":[1]}');
  expect(shown(undefined)).toBe("—");
});
