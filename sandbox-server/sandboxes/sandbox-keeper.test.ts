import { expect, test } from "vitest";
import { Capacity } from "./capacity/capacity.ts";
import { createSandboxKeeper, type SandboxEvent } from "./sandbox-keeper.ts";
import type { SandboxId, SandboxSpec } from "./sandbox-provider.ts";
import { createManualClock } from "./testing/manual-clock.ts";
import { createMemoryProvider } from "./testing/memory-provider.ts";

const minute = 60_000;
const specFor = (exercise: string, learner: string): SandboxSpec => ({
  exercise,
  learner,
  namespace: "default",
  homeFiles: [],
  manifests: [],
});

interface Situation {
  readonly total?: number;
  readonly perLearner?: number;
  readonly lifetimeMs?: number;
}

async function setUp({ total = 10, perLearner = 10, lifetimeMs }: Situation = {}) {
  const provider = createMemoryProvider();
  const clock = createManualClock();
  const open = () => {
    const capacity = new Capacity({ memoryMib: 1000, total, perLearner: () => perLearner });
    return createSandboxKeeper({ provider, clock, idleMs: 60 * minute, lifetimeMs, capacity, specFor });
  };
  const keeper = await open();
  const events: string[] = [];
  keeper.subscribe((event) => events.push(describe(event)));
  return { provider, clock, keeper, events, open };
}

function describe(event: SandboxEvent): string {
  return event.type === "started" ? `${event.restarted ? "restarted" : "started"}` : event.type;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a learner has one sandbox an exercise, also when two pages ask at once", async () => {
  const { keeper, provider } = await setUp();
  const [one, other] = await Promise.all([keeper.open("ada", "scale", {}), keeper.open("ada", "scale", {})]);
  expect(one.summary.id).toBe(other.summary.id);
  expect((await keeper.open("ada", "heal", {})).summary.id).not.toBe(one.summary.id);
  expect(provider.created).toHaveLength(2);
});

test("after an hour without anybody a sandbox stops, and comes back when somebody asks", async () => {
  const { keeper, provider, clock, events } = await setUp();
  const { id } = (await keeper.open("ada", "scale", {})).summary;
  clock.advance(59 * minute);
  keeper.touch(id);
  clock.advance(59 * minute);
  await settled();
  expect(provider.states()).toEqual({ [id]: "running" });
  clock.advance(minute);
  await settled();
  expect(provider.states()).toEqual({ [id]: "stopped" });
  expect(await keeper.find("ada", "scale")).toMatchObject({ id, state: "stopped" });
  expect((await keeper.open("ada", "scale", {})).summary.id).toBe(id);
  expect(events).toEqual(["started", "stopped", "restarted"]);
});

test("a new keeper finds the sandboxes that an earlier one left", async () => {
  const { keeper, open } = await setUp();
  const { id } = (await keeper.open("ada", "scale", {})).summary;
  await keeper[Symbol.asyncDispose]();
  const next = await open();
  expect(await next.find("ada", "scale")).toMatchObject({ id, state: "stopped" });
  expect((await next.get("ada", id)).summary).toMatchObject({ id, state: "running" });
});

test("a reset gives a fresh sandbox and removes the old one", async () => {
  const { keeper, provider, events } = await setUp();
  const { id } = (await keeper.open("ada", "scale", {})).summary;
  const fresh = (await keeper.reset("ada", id, {})).summary.id;
  expect(Object.keys(provider.states())).toEqual([fresh]);
  expect(events).toEqual(["started", "removed", "started"]);
});

test("nobody reaches somebody else's sandbox", async () => {
  const { keeper } = await setUp();
  const { id } = (await keeper.open("ada", "scale", {})).summary;
  const unknown = expect.objectContaining({ code: "sandbox-unknown" });
  await expect(keeper.get("eve", id)).rejects.toEqual(unknown);
  await expect(keeper.reset("eve", id, {})).rejects.toEqual(unknown);
  await expect(keeper.remove("eve", id)).rejects.toEqual(unknown);
  await expect(keeper.get("ada", "none" as SandboxId)).rejects.toEqual(unknown);
});

test("a full server says so, and has room again when a sandbox goes", async () => {
  const { keeper } = await setUp({ total: 1 });
  const { id } = (await keeper.open("ada", "scale", {})).summary;
  await expect(keeper.open("bob", "scale", {})).rejects.toMatchObject({ code: "sandbox-limit-reached", status: 503 });
  await keeper.remove("ada", id);
  expect((await keeper.open("bob", "scale", {})).summary.learner).toBe("bob");
});

test("a sandbox that could not be made leaves room for the next try", async () => {
  const { keeper, provider } = await setUp({ total: 1 });
  provider.failNext(new RangeError("no"));
  await expect(keeper.open("ada", "scale", {})).rejects.toThrow("no");
  expect((await keeper.open("ada", "scale", {})).summary.state).toBe("running");
});

test("a learner's sandboxes make room for each other, the one left alone for longest first", async () => {
  const { keeper, provider, clock, events } = await setUp({ perLearner: 2 });
  const ids: SandboxId[] = [];
  for (const exercise of ["one", "two"]) {
    ids.push((await keeper.open("ada", exercise, {})).summary.id);
    clock.advance(minute);
  }
  const [one, two] = ids;
  if (one !== undefined) keeper.touch(one);
  const { id: three } = (await keeper.open("ada", "three", {})).summary;
  expect(provider.states()).toEqual({ [`${one}`]: "running", [`${two}`]: "stopped", [three]: "running" });
  expect(events).toEqual(["started", "started", "stopped", "started"]);
});

test("on a full server a learner's next sandbox takes the place of the last, and nobody else's", async () => {
  const { keeper, provider } = await setUp({ total: 2 });
  const { id: other } = (await keeper.open("bob", "one", {})).summary;
  await keeper.open("ada", "one", {});
  expect([keeper.canOpen("ada", "two"), keeper.canOpen("eve", "one")]).toEqual([true, false]);
  await keeper.open("ada", "two", {});
  await keeper.open("ada", "one", {});
  expect(Object.values(provider.states()).toSorted()).toEqual(["running", "running", "stopped"]);
  expect(provider.states()[other]).toBe("running");
});

test("a reset on a full server keeps its place", async () => {
  const { keeper } = await setUp({ total: 1 });
  const { id } = (await keeper.open("ada", "one", {})).summary;
  await keeper.reset("ada", id, {});
  expect(keeper.canOpen("bob", "one")).toBe(false);
});

test("a sandbox that is larger than all the memory is refused with both numbers", async () => {
  const provider = createMemoryProvider({ cost: { memoryMib: 640, bringUpsAtOnce: 1 } });
  const capacity = new Capacity({ memoryMib: 512, total: 10, perLearner: () => 10 });
  const keeper = await createSandboxKeeper({ provider, clock: createManualClock(), idleMs: minute, capacity, specFor });
  await expect(keeper.open("ada", "one", {})).rejects.toMatchObject({
    code: "sandbox-host-too-small",
    message: expect.stringMatching(/640 MiB.*512 MiB/),
  });
});

test("as many are brought up at once as go at once; the others wait their turn", async () => {
  const provider = createMemoryProvider({ cost: { memoryMib: 1, bringUpsAtOnce: 1 } });
  const capacity = new Capacity({ memoryMib: 512, total: 10, perLearner: () => 10 });
  const keeper = await createSandboxKeeper({ provider, clock: createManualClock(), idleMs: minute, capacity, specFor });
  const learners = ["ada", "bob", "eve"];
  const opened = await Promise.all(learners.map((learner) => keeper.open(learner, "one", {})));
  expect(opened.map(({ summary }) => summary.learner)).toEqual(learners);
});

test("a sandbox ends after its lifetime, warned of before; an extension begins it anew", async () => {
  const { keeper, provider, clock, events } = await setUp({ lifetimeMs: 50 * minute });
  const { id } = (await keeper.open("ada", "scale", {})).summary;
  expect(keeper.endOf(id)).toEqual({ expiresAt: 50 * minute, isNear: false });
  clock.advance(40 * minute);
  expect(keeper.endOf(id)).toEqual({ expiresAt: 50 * minute, isNear: true });
  expect(() => keeper.extend("eve", id)).toThrow(expect.objectContaining({ code: "sandbox-unknown" }));
  keeper.extend("ada", id);
  expect(keeper.endOf(id)).toEqual({ expiresAt: 90 * minute, isNear: false });
  clock.advance(50 * minute);
  await settled();
  expect(provider.states()).toEqual({});
  expect(await keeper.find("ada", "scale")).toBeUndefined();
  expect(events).toEqual(["started", "expiring", "extended", "expiring", "expiring", "removed"]);
});

test("a stopped sandbox ends too, and a new server warns before it ends what an old one left", async () => {
  const { keeper, provider, clock, open } = await setUp({ lifetimeMs: 30 * minute });
  await keeper.open("ada", "scale", {});
  await keeper[Symbol.asyncDispose]();
  clock.advance(60 * minute);
  await using next = await open();
  const events: string[] = [];
  next.subscribe((event) => events.push(describe(event)));
  clock.advance(10 * minute);
  await settled();
  expect(events).toEqual(["expiring", "expiring", "removed"]);
  expect(provider.states()).toEqual({});
});

test("closing waits for what is being brought up, and stops it", async () => {
  const { keeper, provider } = await setUp();
  const opening = keeper.open("ada", "scale", {});
  await keeper[Symbol.asyncDispose]();
  expect(provider.states()).toEqual({ [(await opening).summary.id]: "stopped" });
});
