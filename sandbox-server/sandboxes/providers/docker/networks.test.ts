import { expect, test } from "vitest";
import type { Engine, NetworkSpec } from "./engine/engine.ts";
import { EngineRefusal } from "./engine/engine-refusal.ts";
import type { ClusterId } from "./labels.ts";
import { createNetworks } from "./networks.ts";
import { parseSubnet } from "./subnets.ts";

/** An engine that keeps networks in memory; `secret` are subnets that it refuses without listing them. */
function engineWith(listed: readonly string[], secret: readonly string[] = []) {
  const made: NetworkSpec[] = [];
  const engine = {
    listNetworks: async () =>
      [...listed, ...made.map(({ subnet }) => subnet)].map((one) => ({ name: one, labels: {}, subnets: [one] })),
    createNetwork: async (spec: NetworkSpec) => {
      if (secret.includes(spec.subnet))
        throw new EngineRefusal("create", 403, "Pool overlaps with other one on this address space");
      made.push(spec);
    },
  };
  return { engine: engine as unknown as Engine, made };
}

function networksOn(engine: Engine, text = "10.231.0.0/26") {
  const range = parseSubnet(text);
  if (range === undefined) throw new Error("no range");
  return createNetworks({ engine, installation: "i", range });
}

const cluster = (name: string) => name as ClusterId;

test("clusters that are made at once get networks of their own, past what others have", async () => {
  const { engine, made } = engineWith(["10.231.0.0/28"], ["10.231.0.16/28"]);
  const networks = networksOn(engine);
  const [one, two] = await Promise.all(
    ["a", "b"].map((name) => networks.create(cluster(name), { isPublishing: false })),
  );
  expect(made.map(({ subnet }) => subnet)).toEqual(["10.231.0.32/28", "10.231.0.48/28"]);
  expect(one?.nodeAddress(1)).toBe("10.231.0.34");
  expect(two?.nodeAddress(11)).toBe("10.231.0.60");
  expect([two?.gateAddress, two?.shellAddress]).toEqual(["10.231.0.61", "10.231.0.62"]);
});

test("a network is internal, and its bridge has no address on the host", async () => {
  const { engine, made } = engineWith([]);
  await networksOn(engine).create(cluster("a"), { isPublishing: false });
  expect(made[0]).toMatchObject({
    internal: true,
    driverOptions: { "com.docker.network.bridge.inhibit_ipv4": "true" },
    labels: { "dev.matelot.cluster": "a", "dev.matelot.installation": "i", "dev.matelot.part": "network" },
  });
});

test("a range that is used up is said to be, with what to do", async () => {
  const { engine } = engineWith(["10.231.0.0/16"]);
  const failure = networksOn(engine).create(cluster("a"), { isPublishing: false });
  await expect(failure).rejects.toMatchObject({ code: "sandbox-create-failed" });
  await expect(failure).rejects.toThrow("Every network of the range 10.231.0.0/26 is in use.");
});
