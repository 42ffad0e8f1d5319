import { expect, test } from "vitest";
import { findDuplicateFields } from "./duplicate-fields.ts";

test.each([
  ['{"a":1,"a":2}', ["a"]],
  ['{"spec":{"replicas":1,"x":[{"b":1},{"b":1,"b":2,"b":3}],"replicas":2}}', ["spec.x[1].b", "spec.replicas"]],
  ['{"a":{"b":1},"b":{"a":1}}', []],
  ['{"\\u0061":1,"a":2}', ["a"]],
  ['{"a": "{\\"a\\": 1}" , "b": [ ] , "c": { } }', []],
  ["[1, -2.5e3, true, null]", []],
  ['{"a":1,"a":', []],
  ["no json", []],
])("%s says %j twice", (json, fields) => {
  expect(findDuplicateFields(json)).toEqual(fields);
});
