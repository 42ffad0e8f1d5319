import { randomBytes } from "node:crypto";
import type { ClusterPlace } from "../../sandbox-server/sandboxes/providers/docker/cluster-place.ts";
import type { Engine } from "../../sandbox-server/sandboxes/providers/docker/engine/engine.ts";
import { type ClusterId, label } from "../../sandbox-server/sandboxes/providers/docker/labels.ts";
import { createNetworks } from "../../sandbox-server/sandboxes/providers/docker/networks.ts";
import { parseSubnet } from "../../sandbox-server/sandboxes/providers/docker/subnets.ts";

/** Networks of clusters that have no nodes: for tests of what stands beside them. */
export interface NetworksForTests extends AsyncDisposable {
  newPlace(): Promise<ClusterPlace>;
}

/** Disposing removes everything that carries the test's label. */
export function createNetworksForTests(engine: Engine, range = "10.231.0.0/16"): NetworksForTests {
  const installation = `test-${randomBytes(6).toString("hex")}`;
  const subnet = parseSubnet(range);
  if (subnet === undefined) throw new Error(`${range} is no range`);
  const networks = createNetworks({ engine, installation, range: subnet });
  const mine = { [label.installation]: installation };
  return {
    async newPlace() {
      const cluster = randomBytes(6).toString("hex") as ClusterId;
      const network = await networks.create(cluster, { isPublishing: false });
      return { engine, installation, cluster, network, serverName: "node-1" };
    },
    async [Symbol.asyncDispose]() {
      for (const { name } of await engine.listContainers(mine, {})) await engine.removeContainer(name, {});
      for (const { name } of await engine.listVolumes(mine, {})) await engine.removeVolume(name, {});
      for (const { name } of await engine.listNetworks(mine, {})) await engine.removeNetwork(name, {});
    },
  };
}
