import { expect, it } from "vitest";
import { createRouteTable } from "./route-table.ts";
import { parseVersion } from "./versions.ts";

const handle = () => {};
const find = createRouteTable([
  { method: "GET", path: "/containers/json", handle },
  { method: "GET", path: "/containers/{id}/json", handle },
  { method: "GET", path: "/images/{name...}/json", handle },
]);

it("finds the first route that fits, with what stands in its placeholders", () => {
  expect(find("GET", "/containers/json")).toMatchObject({ parameters: {} });
  expect(find("GET", "/containers/web/json")).toMatchObject({ parameters: { id: "web" } });
  expect(find("GET", "/images/a/b%3A1/json")).toMatchObject({ parameters: { name: "a/b:1" } });
});

it("tells an unknown path from a known one with another method", () => {
  expect(find("GET", "/containers/a/b/json")).toBeUndefined();
  expect(find("GET", "/containersxjson")).toBeUndefined();
  expect(find("POST", "/containers/json")).toBe("method");
});

it("takes paths with and without a version, and refuses versions that it does not speak", () => {
  expect(parseVersion("/v1.41/info")).toEqual({ minor: 41, rest: "/info" });
  expect(parseVersion("/info")).toEqual({ minor: 44, rest: "/info" });
  expect(() => parseVersion("/v1.99/info")).toThrow(
    "client version 1.99 is too new. Maximum supported API version is 1.44",
  );
  expect(() => parseVersion("/v1.12/info")).toThrow(
    "client version 1.12 is too old. Minimum supported API version is 1.24",
  );
});
