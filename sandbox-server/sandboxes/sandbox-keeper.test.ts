import { expect, test } from "vitest";
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

async function setUp({ limit = 10 } = {}) {
  const provider = createMemoryProvider();
  const clock = createManualClock();
  const open = () => createSandboxKeeper({ provider, clock, idleMs: 60 * minute, limit, specFor });
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
  const { keeper } = await setUp({ limit: 1 });
  const { id } = (await keeper.open("ada", "scale", {})).summary;
  await expect(keeper.open("bob", "scale", {})).rejects.toMatchObject({ code: "sandbox-limit-reached", status: 503 });
  await keeper.remove("ada", id);
  expect((await keeper.open("bob", "scale", {})).summary.learner).toBe("bob");
});

test("a sandbox that could not be made leaves room for the next try", async () => {
  const { keeper, provider } = await setUp({ limit: 1 });
  provider.failNext(new RangeError("no"));
  await expect(keeper.open("ada", "scale", {})).rejects.toThrow("no");
  expect((await keeper.open("ada", "scale", {})).summary.state).toBe("running");
});
