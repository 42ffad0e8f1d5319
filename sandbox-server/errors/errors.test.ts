import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { asMatelotError, errorCodes, MatelotError } from "./index.ts";

const documented = new Map(
  readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, code, status, title, remedy] = /^\| `([a-z-]+)` \| (\d+) \| (.*) \| (.*) \|$/.exec(line) ?? [];
      return code === undefined ? [] : [[code, { status: Number(status), title, remedy }] as const];
    }),
);

test("docs/errors.md lists exactly the codes of the table, with the same words", () => {
  const table = Object.entries(errorCodes).map(
    ([code, entry]) => [code, { status: entry.status, title: entry.title.en, remedy: entry.remedy.en }] as const,
  );
  expect(documented).toEqual(new Map(table));
});

test("an error keeps its cause and says both languages", () => {
  const cause = new TypeError("inner");
  const error = new MatelotError("port-taken", { message: { en: "Port 1", fr: "Le port 1" }, cause });
  expect(error).toMatchObject({ code: "port-taken", message: "Port 1", said: { fr: "Le port 1" }, cause, status: 500 });
});

test("an unknown fault becomes internal and shows none of its words", () => {
  const error = asMatelotError(new Error("secret path"));
  expect(error.code).toBe("internal");
  expect(error.message).not.toContain("secret");
});
