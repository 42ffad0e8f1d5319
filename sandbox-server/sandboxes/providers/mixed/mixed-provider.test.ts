import { expect, test } from "vitest";
import type { SandboxId, SandboxSpec } from "../../sandbox-provider.ts";
import { createMemoryProvider } from "../../testing/memory-provider.ts";
import { MixedProvider } from "./mixed-provider.ts";

const spec = (exercise: string, wish: Partial<SandboxSpec> = {}): SandboxSpec => ({
  learner: "ada",
  exercise,
  namespace: "default",
  homeFiles: [],
  manifests: [],
  ...wish,
});

function setUp() {
  const light = createMemoryProvider({ name: "light", abilities: { movableClock: true } });
  const real = createMemoryProvider({ name: "real", abilities: { kernel: "real" } });
  return { light, real, mixed: new MixedProvider(light, real) };
}

test("most sandboxes come from the first provider, one that needs more from the first that has it", async () => {
  const { mixed } = setUp();
  expect((await mixed.create(spec("scale", { needs: { movableClock: true } }), {})).summary.provider).toBe("light");
  expect((await mixed.create(spec("kernel", { needs: { kernel: "real" } }), {})).summary.provider).toBe("real");
});

test("a provider that is named is taken, or refused where it lacks something", async () => {
  const { mixed } = setUp();
  expect((await mixed.create(spec("scale", { provider: "real" }), {})).summary.provider).toBe("real");
  const lacking = spec("clock", { provider: "real", needs: { movableClock: true } });
  await expect(mixed.create(lacking, {})).rejects.toMatchObject({ code: "sandbox-ability-missing" });
  await expect(mixed.create(spec("scale", { provider: "none" }), {})).rejects.toMatchObject({
    code: "sandbox-provider-unknown",
    message: 'There is no provider "none" on this server; there are: light, real.',
  });
});

test("what nobody has is said for each kind", async () => {
  const { mixed } = setUp();
  await expect(mixed.create(spec("both", { needs: { kernel: "real", movableClock: true } }), {})).rejects.toThrow(
    "in light: kernel: real; in real: movableClock: true.",
  );
});

test("sandboxes are found, listed and removed wherever they came from", async () => {
  const { mixed, real } = setUp();
  const { id } = (await mixed.create(spec("kernel", { needs: { kernel: "real" } }), {})).summary;
  await mixed.create(spec("scale"), {});
  expect((await mixed.list({})).map(({ provider }) => provider)).toEqual(["light", "real"]);
  expect((await mixed.find(id, {}))?.summary.provider).toBe("real");
  expect(await mixed.find("none" as SandboxId, {})).toBeUndefined();
  await mixed.remove(id, {});
  expect(real.states()).toEqual({});
});
