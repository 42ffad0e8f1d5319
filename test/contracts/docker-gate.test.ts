import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { shellImage } from "../../sandbox-server/images/shell-image.ts";
import { apiPort, type ClusterPlace } from "../../sandbox-server/sandboxes/providers/docker/cluster-place.ts";
import { createGates } from "../../sandbox-server/sandboxes/providers/docker/gate/docker-gates.ts";
import { labelsOf, objectName } from "../../sandbox-server/sandboxes/providers/docker/labels.ts";
import { createNetworksForTests, type NetworksForTests } from "../docker-engine/cluster-network.ts";
import { type PrivateEngine, startPrivateEngine } from "../docker-engine/private-engine.ts";
import { shellEngineObstacle, shellImageArchive } from "../docker-engine/shell-image.ts";

const obstacle = shellEngineObstacle();

describe.skipIf(obstacle !== undefined)(
  `a gate${obstacle === undefined ? "" : ` (skipped: ${obstacle})`}`,
  {
    timeout: 120_000,
  },
  () => {
    let engine: PrivateEngine;
    let networks: NetworksForTests;
    let place: ClusterPlace;
    let directory: string;

    beforeAll(async () => {
      engine = await startPrivateEngine([await shellImageArchive()]);
      networks = createNetworksForTests(engine.engine);
      place = await networks.newPlace();
      directory = await mkdtemp(join(tmpdir(), "mg-"));
      await startNode(place);
      await createGates({ image: shellImage, directory }).create(place, {});
    }, 600_000);
    afterAll(async () => {
      await networks?.[Symbol.asyncDispose]();
      await engine?.[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    }, 120_000);

    test("leads from a loopback port to the API of node 1, many connections at once", async () => {
      await using gate = await createGates({ image: shellImage, directory }).open(place, {});
      await vi.waitFor(async () => expect(await ask(gate.port, "up?")).toBe("up?"), { timeout: 30_000, interval: 100 });
      const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => ask(gate.port, `hello ${index}`)));
      expect(answers).toEqual(Array.from({ length: 60 }, (_, index) => `hello ${index}`));
    });

    test("leads there through the engine where its socket can't be reached", async () => {
      const elsewhere = await mkdtemp(join(tmpdir(), "mg-"));
      await using gate = await createGates({ image: shellImage, directory: elsewhere }).open(place, {});
      expect(await ask(gate.port, "hello")).toBe("hello");
      await rm(elsewhere, { recursive: true });
    });

    test("ends its connections when it is closed, and is opened again after a stop", async () => {
      const gates = createGates({ image: shellImage, directory });
      const gate = await gates.open(place, {});
      const open = connect(gate.port, "127.0.0.1");
      const ended = text(open).catch(() => "cut");
      await gate[Symbol.asyncDispose]();
      expect(["", "cut"]).toContain(await ended);
      await engine.engine.stopContainer(objectName(place.cluster, "gate"), { graceSeconds: 0 });
      await using again = await gates.open(place, {});
      expect(await ask(again.port, "back")).toBe("back");
    });

    /** Stands where node 1's API server would: says back what it is told. */
    async function startNode({ installation, cluster, network }: ClusterPlace): Promise<void> {
      const name = objectName(cluster, "node-1");
      await engine.engine.createContainer(
        {
          ...{ name, image: shellImage, labels: labelsOf(installation, cluster, "node"), hostname: "node-1" },
          // A side that has ended waits for the other: on a busy machine longer than the half second that is usual.
          entrypoint: ["socat", "-t", "30"],
          command: [`TCP-LISTEN:${apiPort},fork,reuseaddr,backlog=128`, "EXEC:cat"],
          network: { name: network.name, address: network.nodeAddress(1), aliases: ["node-1"] },
          limits: { memoryBytes: 256 * 1024 * 1024, cpus: 1, pids: 512 },
        },
        {},
      );
      await engine.engine.startContainer(name, {});
    }
  },
);

/** What the far end says to a line before both hang up. */
async function ask(port: number, words: string): Promise<string> {
  const connection = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  connection.end(words);
  return text(connection);
}
