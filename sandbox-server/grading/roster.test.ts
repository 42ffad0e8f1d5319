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

test("only what separates the first row separates the others", () => {
  const text = 'submission;learner\r\nal1;Çelik, Ayşe\r\ngh2;"Müller; Max"\r\n';
  expect([...parseRoster(text, "r.csv").values()]).toEqual(["Çelik, Ayşe", "Müller; Max"]);
  expect([...parseRoster("al1\tLovelace, Ada; Countess\n", "r.tsv").values()]).toEqual(["Lovelace, Ada; Countess"]);
});

test("a roster may name an entry with its extension or without", () => {
  const given = [
    { learner: "al1", entry: "al1.sh", files: [], command: [] },
    { learner: "gh2", entry: "gh2.yaml", files: [], command: [] },
  ];
  const named = nameByRoster(given, parseRoster("al1.sh,Ada\ngh2,Grace\n", "r.csv"));
  expect(named.map(({ learner }) => learner)).toEqual(["Ada", "Grace"]);
});
