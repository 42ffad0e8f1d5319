import { expect, test } from "vitest";
import { deployment, service } from "../../vocabulary/index.ts";
import type { Uninterrupted } from "../../vocabulary/words/uninterrupted.ts";
import { knownCollection } from "../cluster/collection.ts";
import { type Evaluator, type Finding, failed, type ObjectChange, passed, type Tools, type View } from "../word.ts";
import { uninterruptedEvaluator } from "./uninterrupted.ts";

const word = service("web").staysAvailableUntil(80, deployment("web").exists()) as Uninterrupted;
const view = { find: () => undefined, list: () => [] } as unknown as View;
const same = { en: "no", fr: "non" };

type Look = readonly [times: number, goal: string, isAnswered: boolean];
const isLook = (look: Look | ObjectChange): look is Look => Array.isArray(look);
const endpoints = (...ips: readonly string[]): ObjectChange => ({
  collection: knownCollection("Endpoints", "default"),
  name: "web",
  object: { metadata: { name: "web" }, subsets: [{ addresses: ips.map((ip) => ({ ip })) }] },
});

/** Plays what the goal says and whether the Service answers, look by look; the last finding's code, or `passed`. */
async function play(...looks: readonly (Look | ObjectChange)[]) {
  let now: Look = [0, "", false];
  const goal: Evaluator = {
    collections: [],
    evaluate: () => (now[1] === "passed" ? passed() : failed(now[1], same)),
  };
  const evaluator = uninterruptedEvaluator(word, { namespace: "default" }, () => goal);
  const tools = {
    signal: new AbortController().signal,
    connection: { request: async () => ({ status: now[2] ? 200 : 503, body: "" }) },
  } as unknown as Tools;
  let last: Finding | undefined;
  for (const look of looks) {
    if (!isLook(look)) {
      evaluator.onChange?.(look);
      continue;
    }
    now = look;
    for (let time = 0; time < look[0]; time += 1) last = await evaluator.evaluate(view, tools);
  }
  return last?.status === "failed" ? last.code : last?.status;
}

test("a lost request counts to the end, however long the roll-out goes on after it", async () => {
  expect(
    await play([3, "image-differs", true], [2, "not-ready", false], [80, "not-ready", true], [9, "passed", true]),
  ).toBe("requests-failed");
});

test("who goes back to where it began, and stays there calmly, may try again", async () => {
  expect(
    await play(
      [3, "image-differs", true],
      [2, "not-ready", false],
      [60, "image-differs", true],
      [9, "not-ready", true],
      [9, "passed", true],
    ),
  ).toBe("passed");
});

test("a service that never answered before the change is not judged as kept", async () => {
  expect(await play([3, "image-differs", false], [9, "passed", true])).toBe("never-answered");
});

test("a moment without any ready pod counts, though it fell between two requests", async () => {
  expect(
    await play(endpoints("10.1.0.4"), [3, "image-differs", true], endpoints(), endpoints("10.1.0.5"), [
      9,
      "passed",
      true,
    ]),
  ).toBe("requests-failed");
});

test("what the watch tells late, of before the first answer, does not count", async () => {
  expect(await play([3, "image-differs", true], endpoints(), endpoints("10.1.0.4"), [9, "passed", true])).toBe(
    "passed",
  );
});
