import { expect, test } from "vitest";
import { createSandboxKeeper } from "../sandbox-keeper.ts";
import type { SandboxSpec } from "../sandbox-provider.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import { createMemoryProvider } from "../testing/memory-provider.ts";
import { Capacity } from "./capacity.ts";
import { createSandboxQueue, type QueueEvent, type QueuePlace } from "./sandbox-queue.ts";

const minute = 60_000;
const specFor = (exercise: string, learner: string): SandboxSpec => ({
  exercise,
  learner,
  namespace: "default",
  homeFiles: [],
  manifests: [],
});

async function setUp({ total = 1, memoryMib = 1000 } = {}) {
  const provider = createMemoryProvider({ cost: { memoryMib: 10, bringUpsAtOnce: 100 } });
  const clock = createManualClock();
  const capacity = new Capacity({ memoryMib, total, perLearner: () => 10 });
  const keeper = await createSandboxKeeper({ provider, clock, idleMs: 60 * minute, capacity, specFor });
  const queue = createSandboxQueue({ keeper, capacity, clock });
  /** Asks, and lets the patience of the queue run out. */
  const open = async (learner: string, exercise = "scale") => {
    const [answer] = await Promise.allSettled([
      queue.open(learner, exercise),
      settled().then(() => clock.advance(700)),
    ]);
    if (answer.status === "rejected") throw answer.reason;
    return answer.value;
  };
  const enter = async (learner: string) => {
    const answer = await open(learner);
    if ("sandbox" in answer) throw new Error(`${learner} came in at once`);
    return answer.place;
  };
  const follow = (learner: string, { id }: QueuePlace) => {
    const told: string[] = [];
    const subscription = queue.follow(learner, id, (event) => {
      // The estimate changes with time; here only what else changes is looked at.
      if (describe(event) !== told.at(-1)) told.push(describe(event));
    });
    return { told, subscription };
  };
  return { provider, clock, keeper, queue, open, enter, follow };
}

function describe(event: QueueEvent): string {
  return event.type === "position" ? `position ${event.place.position}` : event.type;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("with room a sandbox comes at once", async () => {
  const { open } = await setUp();
  expect(await open("ada")).toMatchObject({ sandbox: { summary: { learner: "ada" } } });
});

test("on a full server there is a queue, and each gets a sandbox when it is their turn", async () => {
  const { keeper, enter, follow, open } = await setUp();
  await open("ada");
  const bob = follow("bob", await enter("bob"));
  const eve = follow("eve", await enter("eve"));
  expect([bob.told, eve.told]).toEqual([["position 1"], ["position 2"]]);
  const first = await keeper.find("ada", "scale");
  if (first !== undefined) await keeper.remove("ada", first.id);
  await settled();
  expect(bob.told).toEqual(["position 1", "position 0", "ready"]);
  expect(eve.told).toEqual(["position 2", "position 1"]);
  expect(await keeper.find("bob", "scale")).toMatchObject({ state: "running" });
});

test("who asks again keeps the place, and nobody who comes later gets ahead", async () => {
  const { keeper, enter, open } = await setUp({ total: 2 });
  await open("ada");
  await open("bob");
  const { id } = await enter("eve");
  await enter("kim");
  expect(await enter("eve")).toMatchObject({ id, position: 1 });
  const first = await keeper.find("ada", "scale");
  if (first !== undefined) await keeper.remove("ada", first.id);
  expect(await open("kim")).toMatchObject({ place: { position: 1 } });
  expect(await open("eve")).toMatchObject({ sandbox: { summary: { learner: "eve" } } });
});

test("who has a sandbox already is not made to wait for its place", async () => {
  const { enter, open } = await setUp();
  await open("ada");
  await enter("bob");
  expect(await open("ada")).toMatchObject({ sandbox: { summary: { exercise: "scale" } } });
  expect(await open("ada", "heal")).toMatchObject({ sandbox: { summary: { exercise: "heal" } } });
});

test("leaving gives the place up, at once or some seconds after the last one has looked", async () => {
  const { clock, enter, follow, open, queue } = await setUp();
  await open("ada");
  const bob = await enter("bob");
  const eve = await enter("eve");
  const kim = follow("kim", await enter("kim"));
  const looking = follow("eve", eve);
  queue.leave("eve", bob.id);
  expect(kim.told).toEqual(["position 3"]);
  queue.leave("bob", bob.id);
  await settled();
  expect(kim.told).toEqual(["position 3", "position 2"]);
  looking.subscription[Symbol.dispose]();
  clock.advance(9_999);
  await settled();
  expect(kim.told).toHaveLength(2);
  clock.advance(1);
  await settled();
  expect(kim.told.at(-1)).toBe("position 1");
  expect(() => follow("eve", eve)).toThrow(expect.objectContaining({ code: "queue-place-unknown" }));
});

test("a stranger can neither follow a place nor give it up", async () => {
  const { enter, follow, open } = await setUp();
  await open("ada");
  const bob = await enter("bob");
  expect(() => follow("eve", bob)).toThrow(expect.objectContaining({ code: "queue-place-unknown" }));
});

test("the estimate follows from when those who are there must give their places back", async () => {
  const { enter, open } = await setUp({ total: 2 });
  await open("ada");
  await open("bob");
  const place = await enter("eve");
  expect(Math.round((place.estimateMs ?? 0) / minute)).toBe(60);
});

test("a sandbox that could not be made is told to who waited for it", async () => {
  const { keeper, provider, enter, follow, open } = await setUp();
  await open("ada");
  const bob = follow("bob", await enter("bob"));
  provider.failNext(new RangeError("no image"));
  const first = await keeper.find("ada", "scale");
  if (first !== undefined) await keeper.remove("ada", first.id);
  await settled();
  expect(bob.told.at(-1)).toBe("failed");
  expect(await open("bob")).toMatchObject({ sandbox: { summary: { learner: "bob" } } });
});

test("what never fits is refused and not queued", async () => {
  const { open } = await setUp({ memoryMib: 5 });
  await expect(open("ada")).rejects.toMatchObject({ code: "sandbox-host-too-small" });
});

test("a sandbox that takes long is followed step by step", async () => {
  const { queue, provider, follow, enter, open } = await setUp();
  const release = provider.holdNext({ en: "Waiting for the node", fr: "Attente du nœud" });
  const place = await enter("ada");
  expect(place.position).toBe(0);
  expect(queue.find("ada", "scale")).toEqual(place);
  const ada = follow("ada", place);
  release();
  await settled();
  expect(ada.told).toEqual(["position 0", "step", "ready"]);
  expect(await open("ada")).toMatchObject({ sandbox: { summary: { learner: "ada" } } });
});
