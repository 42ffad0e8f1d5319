import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../registry/kube-object.ts";
import type { WatchEvent } from "./cluster-client.ts";
import { ObjectStore } from "./object-store.ts";

const names = ["a", "b", "c"];
const steps = fc.array(
  fc.record({ name: fc.constantFrom(...names), remove: fc.boolean(), value: fc.integer(), pause: fc.boolean() }),
  { maxLength: 60 },
);

function objectOf(name: string, value: number): KubeObject {
  const metadata = { name, namespace: "n", uid: name, resourceVersion: "", creationTimestamp: "" };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, data: { value: String(value) } } as unknown as KubeObject;
}

function act(store: ObjectStore, step: { name: string; remove: boolean; value: number }): void {
  const present = store.find("configmaps", "n", step.name);
  if (!step.remove) store.write("configmaps", objectOf(step.name, step.value));
  else if (present !== undefined) store.remove("configmaps", present);
}

/** What a watcher knows after its events. */
function replay(events: readonly WatchEvent[]): Map<string, KubeObject> {
  const known = new Map<string, KubeObject>();
  for (const { type, object } of events) {
    if (type === "DELETED") known.delete(object.metadata.name);
    else known.set(object.metadata.name, object);
  }
  return known;
}

describe("a store", () => {
  it("tells every watcher every change once, in revision order, wherever it began", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat({ max: 59 }), async (all, start) => {
        const store = new ObjectStore();
        const whole: WatchEvent[] = [];
        const late: WatchEvent[] = [];
        store.subscribe("configmaps", store.revision, (event) => void whole.push(event));
        for (const [index, step] of all.entries()) {
          if (index === start) store.subscribe("configmaps", 1, (event) => void late.push(event));
          act(store, step);
          if (step.pause) await Promise.resolve();
        }
        await Promise.resolve();
        await Promise.resolve();
        const revisions = whole.map(({ revision }) => revision);
        expect(revisions).toEqual(Array.from(revisions, (_, index) => index + 2));
        expect([...replay(whole).values()].map(({ metadata }) => metadata.name).toSorted()).toEqual(
          store.list("configmaps").map(({ metadata }) => metadata.name),
        );
        if (start < all.length) expect(late).toEqual(whole);
      }),
    );
  });

  it("loses no event for a watcher that comes back with the last revision it saw", async () => {
    await fc.assert(
      fc.asyncProperty(steps, steps, async (before, after) => {
        const store = new ObjectStore();
        for (const step of before) act(store, step);
        await Promise.resolve();
        const seen = store.revision;
        for (const step of after) act(store, step);
        const missed: WatchEvent[] = [];
        store.subscribe("configmaps", seen, (event) => void missed.push(event));
        await Promise.resolve();
        await Promise.resolve();
        expect(missed.map(({ revision }) => revision)).toEqual(
          Array.from({ length: store.revision - seen }, (_, index) => seen + 1 + index),
        );
      }),
    );
  });

  it("goes on after a restart where it stopped", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const store = new ObjectStore();
        for (const step of all) act(store, step);
        const restored = new ObjectStore({}, JSON.parse(JSON.stringify(store.snapshot())));
        expect(restored.revision).toBe(store.revision);
        expect(restored.list("configmaps")).toEqual(store.list("configmaps"));
        const written = restored.write("configmaps", objectOf("z", 1));
        expect(written.metadata.resourceVersion).toBe(String(store.revision + 1));
        expect(restored.oldestRevision).toBe(store.revision);
      }),
    );
  });

  it("forgets old changes beyond its limit and says from where on it knows them", () => {
    const store = new ObjectStore({ historyLimit: 10 });
    for (let index = 0; index < 100; index += 1) store.write("configmaps", objectOf("a", index));
    expect(store.oldestRevision).toBeGreaterThan(80);
    expect(store.oldestRevision).toBeLessThanOrEqual(store.revision - 10);
  });

  it("keeps telling the others when one listener throws", async () => {
    const faults: unknown[] = [];
    const store = new ObjectStore({ onListenerFault: (fault) => void faults.push(fault) });
    const seen: string[] = [];
    store.subscribe("configmaps", store.revision, () => {
      throw new RangeError("broken listener");
    });
    store.subscribe(
      "*",
      store.revision,
      ({ object }, resource) => void seen.push(`${resource}/${object.metadata.name}`),
    );
    store.write("configmaps", objectOf("a", 1));
    await Promise.resolve();
    expect(seen).toEqual(["configmaps/a"]);
    expect(faults).toHaveLength(1);
  });
});
