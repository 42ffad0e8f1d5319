import { expect, test } from "vitest";
import { mutateAll } from "./mutate-all.ts";

const mutant = { object: "Deployment web", path: ".spec.replicas", change: "altered", value: 3 } as const;

test("what nobody noticed is named and counted, and an exercise that could not be tried stops no other", async () => {
  let text = "";
  const failures = await mutateAll({
    exercises: ["first", "lost", "second"],
    jobs: 2,
    isJson: false,
    async mutate(id) {
      if (id === "lost") throw new Error("The cluster is gone.");
      const outcome = id === "first" ? "noticed" : "unnoticed";
      const noticedBy = id === "first" ? ["runs"] : [];
      return { mutants: [{ ...mutant, outcome, noticedBy }], holding: ["runs"], past: [], idleFreeFields: [] };
    },
    write: (part) => {
      text += part;
    },
    signal: new AbortController().signal,
  });
  expect(failures, "the lost one, and the one with a gap").toBe(2);
  expect(text.split("\n")).toEqual([
    "first: 1 noticed, 0 unnoticed, 0 free, 0 no mutants",
    "lost: not tried: The cluster is gone.",
    "unnoticed: second Deployment web .spec.replicas altered",
    "notices nothing: second runs",
    "second: 0 noticed, 1 unnoticed, 0 free, 0 no mutants",
    "all together: 1 noticed, 1 unnoticed, 0 free, 0 no mutants",
    "",
  ]);
});
