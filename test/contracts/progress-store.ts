import { expect, test } from "vitest";
import type { ProgressStore } from "../../sandbox-server/progress/progress-store.ts";

/**
 * What every progress store must do.
 * @param open a store on the same, initially empty database each time
 */
export function describeProgressStore(open: () => Promise<ProgressStore>): void {
  const begun = {
    exerciseVersion: "v1",
    startedAt: 1_800_000_000_000,
    hintsOpened: 0,
    solutionOpened: false,
    passed: {},
  };

  test("an attempt begins once and keeps its start", async () => {
    await using store = await open();
    const first = await store.begin("ada", "begin", "v1", begun.startedAt);
    expect(first).toEqual({ learner: "ada", exercise: "begin", completedAt: undefined, ...begun });
    expect(await store.begin("ada", "begin", "v2", begun.startedAt + 5)).toEqual(first);
  });

  test("nothing is found where nothing was begun", async () => {
    await using store = await open();
    expect(await store.find("nobody", "none")).toBeUndefined();
    expect(await store.list("nobody")).toEqual([]);
  });

  test("the first pass of a check wins and is never lost again", async () => {
    await using store = await open();
    await store.begin("ada", "pass", "v1", 1);
    await store.recordPass("ada", "pass", "one", { at: 10, points: 20 });
    const attempt = await store.recordPass("ada", "pass", "one", { at: 99, points: 5 });
    expect(attempt.passed).toEqual({ one: { at: 10, points: 20 } });
  });

  test("hints never fall, a completion keeps its first time, a solution stays open", async () => {
    await using store = await open();
    await store.begin("ada", "hints", "v1", 1);
    await store.recordHints("ada", "hints", 2);
    await store.recordHints("ada", "hints", 1);
    await store.recordCompletion("ada", "hints", 50);
    await store.recordCompletion("ada", "hints", 60);
    const attempt = await store.recordSolutionOpened("ada", "hints");
    expect(attempt).toMatchObject({ hintsOpened: 2, completedAt: 50, solutionOpened: true });
  });

  test("what was written is there when the store is opened again", async () => {
    {
      await using store = await open();
      await store.begin("eve", "durable", "v1", 1);
      await store.recordPass("eve", "durable", "one", { at: 2, points: 3 });
    }
    await using again = await open();
    expect(await again.find("eve", "durable")).toMatchObject({ passed: { one: { at: 2, points: 3 } } });
  });

  test("learners see only their own attempts, in the order of their beginning", async () => {
    await using store = await open();
    await store.begin("bob", "later", "v1", 20);
    await store.begin("bob", "earlier", "v1", 10);
    await store.begin("mallory", "other", "v1", 5);
    expect((await store.list("bob")).map(({ exercise }) => exercise)).toEqual(["earlier", "later"]);
  });

  test("passes that arrive together are all kept", async () => {
    await using store = await open();
    await store.begin("ada", "crowd", "v1", 1);
    const checks = Array.from({ length: 20 }, (_, index) => `check-${index}`);
    await Promise.all(checks.map((check) => store.recordPass("ada", "crowd", check, { at: 1, points: 1 })));
    expect(Object.keys((await store.find("ada", "crowd"))?.passed ?? {}).sort()).toEqual([...checks].sort());
  });

  test("text with quotes and other scripts is data", async () => {
    await using store = await open();
    const learner = `o'hara"; drop table passes; -- é漢`;
    await store.begin(learner, "text", "v1", 1);
    expect(await store.find(learner, "text")).toMatchObject({ learner });
  });

  test("a pass without an attempt is refused with a code", async () => {
    await using store = await open();
    const pass = store.recordPass("ada", "never-begun", "one", { at: 1, points: 1 });
    await expect(pass).rejects.toMatchObject({ code: "progress-unavailable" });
  });
}
