import { expect, test } from "vitest";
import { checkOrigin, checkRequest } from "./guards.ts";

const options = { origins: ["https://learn.example.org"], host: "127.0.0.1" };
const refused = expect.objectContaining({ code: "origin-refused", status: 403 });

test.each(["127.0.0.1:7070", "localhost:7070", "[::1]:7070", "192.0.2.7", "learn.example.org"])(
  "a page asked for at %s is served",
  (host) => {
    expect(() => checkRequest({ method: "GET", host, origin: undefined }, options)).not.toThrow();
  },
);

test.each(["evil.example", "evil.example:7070", "127.0.0.1.evil.example", undefined, "a b"])(
  "a rebound name (%s) is refused",
  (host) => {
    expect(() => checkRequest({ method: "GET", host, origin: undefined }, options)).toThrow(refused);
  },
);

test("a change asked for by another site's page is refused", () => {
  const request = { method: "POST", host: "127.0.0.1:7070", origin: "https://evil.example" };
  expect(() => checkRequest(request, options)).toThrow(refused);
  expect(() => checkRequest({ ...request, origin: "null" }, options)).toThrow(refused);
  expect(() => checkRequest({ ...request, origin: "http://127.0.0.1:9999" }, options)).toThrow(refused);
});

test("a change asked for by our own page, our proxy's page or a program is accepted", () => {
  for (const origin of ["http://127.0.0.1:7070", "https://learn.example.org", undefined]) {
    expect(() => checkRequest({ method: "POST", host: "127.0.0.1:7070", origin }, options)).not.toThrow();
  }
});

test("an upgrade needs an origin", () => {
  const request = { method: "GET", host: "127.0.0.1:7070", origin: undefined };
  expect(() => checkOrigin(request, options)).toThrow(refused);
  expect(() => checkOrigin({ ...request, origin: "http://127.0.0.1:7070" }, options)).not.toThrow();
});
