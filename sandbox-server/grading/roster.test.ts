import { expect, test } from "vitest";
import { nameByRoster, parseRoster } from "./roster.ts";

test("a roster names learners by its columns, quoted or with semicolons", () => {
  const commas = parseRoster('learner,submission\n"Lovelace, Ada",al1\r\nGrace "Hopper,gh2\n', "roster.csv");
  expect([...commas]).toEqual([
    ["al1", "Lovelace, Ada"],
    ["gh2", 'Grace "Hopper'],
  ]);
  expect([...parseRoster("\uFEFFal1;Ada\n\n", "roster.csv")]).toEqual([["al1", "Ada"]]);
});

test("a row without a name, or a submission named twice, is a fault with its row", () => {
  expect(() => parseRoster("submission,learner\nal1,Ada\nal1,Bob\n", "r.csv")).toThrow(
    "r.csv, row 3 holds al1 a second",
  );
  expect(() => parseRoster("al1,\n", "r.csv")).toThrow("row 1");
});

test("who handed in nothing fails, and who is not on the roster keeps the entry's name", () => {
  const given = [
    { learner: "al1", files: [], command: ["true"] },
    { learner: "zz9", files: [], command: ["true"] },
  ];
  const named = nameByRoster(given, parseRoster("al1,Ada\ngh2,Grace\n", "r.csv"));
  expect(named.map(({ learner }) => learner)).toEqual(["Ada", "zz9", "Grace"]);
  expect(named[2]?.refusal?.code).toBe("not-submitted");
});
