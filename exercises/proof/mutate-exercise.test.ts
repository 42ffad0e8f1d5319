import { expect, test } from "vitest";
import { mergedByField } from "./mutate-exercise.ts";

const field = { object: "Pod web", path: ".spec.hostname", change: "dropped", value: "web" } as const;

test("a field that one moment's checks notice counts as noticed once, by all of them", () => {
  const merged = mergedByField([
    { ...field, outcome: "unnoticed", noticedBy: [] },
    { ...field, outcome: "noticed", noticedBy: ["early"] },
    { ...field, outcome: "noticed", noticedBy: ["late", "early"] },
    { ...field, change: "altered", outcome: "undone", noticedBy: [] },
  ]);
  expect(merged).toEqual([
    { ...field, outcome: "noticed", noticedBy: ["early", "late"] },
    { ...field, change: "altered", outcome: "undone", noticedBy: [] },
  ]);
});
