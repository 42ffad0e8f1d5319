import { expect, it } from "vitest";
import { fromFieldsV1, toFieldsV1 } from "./field-set.ts";
import { sharedFieldsV1 } from "./shared-fields.ts";

const set = (address: string) =>
  new Set(["f:spec\u0000f:nodeName", "f:spec", "f:status\u0000f:phase", `f:status\u0000k:{"ip":"${address}"}`]);

it("writes what the plain form writes", () => {
  expect(sharedFieldsV1(set("10.0.0.1"))).toEqual(toFieldsV1(set("10.0.0.1")));
  expect(fromFieldsV1(sharedFieldsV1(set("10.0.0.1")))).toEqual(set("10.0.0.1"));
});

it("gives equal parts of different objects the same frozen tree", () => {
  const one = sharedFieldsV1(set("10.0.0.1"));
  const other = sharedFieldsV1(set("10.0.0.2"));
  expect(one).not.toEqual(other);
  expect(one["f:spec"]).toBe(other["f:spec"]);
  expect(Object.isFrozen(one["f:spec"])).toBe(true);
  expect(sharedFieldsV1(set("10.0.0.1"))).toBe(one);
});
