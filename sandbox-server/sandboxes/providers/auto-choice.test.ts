import { expect, test } from "vitest";
import type { Obstacle } from "../sandbox-provider.ts";
import { type Candidate, chooseAutomatically } from "./auto-choice.ts";

const obstacle = (severity: Obstacle["severity"], ability?: Obstacle["ability"]): Obstacle => ({
  code: "test",
  severity,
  problem: { en: "Something is amiss.", fr: "Quelque chose ne va pas." },
  remedy: { en: "Mend it.", fr: "Corrigez." },
  ...(ability === undefined ? {} : { ability }),
});
const candidate = (name: string, ...obstacles: readonly Obstacle[]): Candidate => ({
  name,
  title: { en: name, fr: name },
  obstacles,
});

test.each<[string, readonly Candidate[], readonly string[]]>([
  ["all run", [candidate("light"), candidate("real")], ["light", "real"]],
  ["the first runs with less", [candidate("light", obstacle("degraded")), candidate("real")], ["real", "light"]],
  [
    "the first lacks one ability",
    [candidate("light", obstacle("degraded", "linuxNamespaces")), candidate("real")],
    ["light", "real"],
  ],
  ["the first can't run", [candidate("light", obstacle("fatal")), candidate("real")], ["real"]],
  ["none can run", [candidate("light", obstacle("fatal"))], []],
])("when %s", (_, candidates, chosen) => {
  expect(chooseAutomatically(candidates).chosen).toEqual(chosen);
});

test("each is told with its part and the reason", () => {
  const { reasons } = chooseAutomatically([candidate("light"), candidate("real", obstacle("fatal"))]);
  expect(reasons.map(({ en }) => en)).toEqual([
    "Provider light (light), used for most sandboxes: nothing stands in its way",
    "Provider real (real), not used: Something is amiss.",
  ]);
});
