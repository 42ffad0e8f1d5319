import { expect, test } from "vitest";
import { createDiskLimits } from "./disk-limits.ts";
import type { Engine } from "./engine/engine.ts";
import { EngineRefusal } from "./engine/engine-refusal.ts";

const bytes = 2 * 1024 ** 3;
const noQuotas = new EngineRefusal("create", 500, "quota size requested but no quota support");

/** An engine that knows volumes alone. */
function setUp({ storageDriver = "overlay2", faults = [] as readonly (Error | undefined)[] } = {}) {
  const volumes = new Map<string, number | undefined>();
  const coming = [...faults];
  const made: (number | undefined)[] = [];
  const engine: Partial<Engine> = {
    info: async () => ({ storageDriver }) as Awaited<ReturnType<Engine["info"]>>,
    async createVolume(name, _labels, options) {
      const fault = coming.shift();
      if (fault !== undefined) throw fault;
      made.push(options.bytes);
      volumes.set(name, options.bytes);
    },
    async removeVolume(name) {
      volumes.delete(name);
    },
  };
  return { volumes, made, limits: createDiskLimits({ engine: engine as Engine, installation: "here", bytes }) };
}

test("an engine with quotas is asked once, and nothing is left of the question", async () => {
  const { limits, volumes, made } = setUp();
  expect(await Promise.all([limits.ofVolumes(), limits.ofContainers({})])).toEqual([bytes, bytes]);
  expect((await limits.describe()).en).toBe("The engine keeps each volume of a node to 2.0 GiB");
  expect([made, volumes.size]).toEqual([[bytes], 0]);
});

test("an engine without quotas gets no sizes, and the operator is told where there are some", async () => {
  const { limits } = setUp({ faults: [noQuotas] });
  expect([await limits.ofVolumes(), await limits.ofContainers({})]).toEqual([undefined, undefined]);
  expect((await limits.describe()).en).toContain("XFS mounted with pquota");
});

test("containers get no size in a store that refuses it", async () => {
  const { limits } = setUp({ storageDriver: "overlayfs" });
  expect([await limits.ofVolumes(), await limits.ofContainers({})]).toEqual([bytes, undefined]);
});

test("an engine that doesn't answer is asked again the next time", async () => {
  const { limits } = setUp({ faults: [new TypeError("gone")] });
  await expect(limits.ofVolumes()).rejects.toThrow("gone");
  expect(await limits.ofVolumes()).toBe(bytes);
});
