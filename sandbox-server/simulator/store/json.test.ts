import { expect, it } from "vitest";
import { deepFreeze, sharingWith } from "./json.ts";

const pod = (name: string, image: string) => ({
  metadata: { name, labels: { app: "web" } },
  spec: { containers: [{ name: "web", image }, { name: "side" }] },
});

it("shares the parts of another value that say the same, and only those", () => {
  const other = deepFreeze(pod("a", "nginx:1"));
  const shared = sharingWith(deepFreeze(pod("b", "nginx:2")), other);
  expect(shared).toEqual(pod("b", "nginx:2"));
  expect(shared.metadata.labels).toBe(other.metadata.labels);
  expect(shared.spec.containers[1]).toBe(other.spec.containers[1]);
  expect(shared.spec.containers[0]).not.toBe(other.spec.containers[0]);
  expect(sharingWith(pod("a", "nginx:1"), other)).toBe(other);
});

it("keeps the value where fields are missing, more, or of another form", () => {
  expect(sharingWith({ a: 1, b: [1] }, { a: 1 })).toEqual({ a: 1, b: [1] });
  expect(sharingWith({ a: 1 }, { a: 1, b: 2 })).toEqual({ a: 1 });
  expect(sharingWith({ a: [] }, { a: {} })).toEqual({ a: [] });
  expect(sharingWith([1, 2], [1, 2, 3])).toEqual([1, 2]);
  expect(sharingWith({ a: null }, undefined)).toEqual({ a: null });
});
