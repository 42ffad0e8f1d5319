import { expect, test } from "vitest";
import { compareShape } from "./shape.ts";

const same = (shown: string, seen: string) => compareShape(shown, seen) === undefined;

test("the same lines are the same, whatever the width of their columns", () => {
  expect(same("NAME   READY\nweb    1/1", "NAME                 READY\nweb                  1/1\n")).toBe(true);
  expect(same("NAME   READY\nweb    1/1", "NAME                 READY\nweb                  0/1\n")).toBe(false);
});

test("three dots stand for anything in a line, and alone for any number of lines", () => {
  expect(same("error: … refused", "error: dial tcp: connection refused")).toBe(true);
  expect(same("Name: web\n…\nEndpoints: <none>", "Name: web\nA: b\nC: d\nEndpoints: <none>")).toBe(true);
  expect(same("Name: web\n…\nEndpoints: <none>", "Name: web\nEndpoints: <none>")).toBe(true);
  expect(same("Name: web\n…", "Name: shop\nEndpoints: <none>")).toBe(false);
});

test("ages, addresses, times and generated names may differ", () => {
  expect(
    same("web-7c5ddbdf54-2xkqv 1/1 Running 0 12s 10.1.0.7", "web-66b6c48dd5-9jzv8 1/1 Running 0 3m4s 10.1.0.12"),
  ).toBe(true);
  expect(same("8081:3…/TCP", "8081:31149/TCP")).toBe(true);
  expect(same("pi-4kz7x 0/1 Completed 0 2m", "pi-gtkxz 0/1 Completed 0 9s")).toBe(true);
  expect(same("at 2026-01-02T03:04:05Z", "at 2027-11-12T13:14:15Z")).toBe(true);
});

test("amounts, names that were chosen and counts may not", () => {
  expect(same("cpu: 100m", "cpu: 250m")).toBe(false);
  expect(same("web-front 1/1", "web-stock 1/1")).toBe(false);
  expect(same("web-0 1/1", "web-1 1/1")).toBe(false);
});

test("lines that are not shown are told, and so are lines that were not printed", () => {
  expect(compareShape("a", "a\nb")).toEqual({ line: 1, shown: "(nothing more)", seen: "b" });
  expect(compareShape("a\nb", "a")).toEqual({ line: 1, shown: "b", seen: "(nothing more)" });
});
