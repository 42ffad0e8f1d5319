import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, test } from "vitest";
import { coldPlan } from "../../sandbox-server/sandboxes/pool/warm-plan.ts";
import { createDockerProvider, defaultDockerSettings } from "../../sandbox-server/sandboxes/providers/docker/index.ts";
import { label } from "../../sandbox-server/sandboxes/providers/docker/labels.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { type PrivateEngine, startPrivateEngine } from "../docker-engine/private-engine.ts";
import { shellEngineObstacle, shellImageArchive } from "../docker-engine/shell-image.ts";
import { standInArchives, standInImages } from "../docker-engine/stand-in/stand-in-image.ts";
import { describeSandboxProvider, type SandboxProviderHarness } from "./sandbox-provider.ts";

const obstacle = shellEngineObstacle();
if (obstacle !== undefined) {
  describe("sandbox provider docker, on a stand-in for k3s", () => {
    test.skip(obstacle);
  });
} else {
  describeSandboxProvider("docker, on a stand-in for k3s", startHarness);
}

let engine: PrivateEngine | undefined;
afterAll(() => engine?.[Symbol.asyncDispose](), 60_000);

async function startHarness(): Promise<SandboxProviderHarness> {
  const images = await standInArchives();
  const started = await startPrivateEngine([await shellImageArchive(), images.good]);
  engine = started;
  const dataDirectory = await mkdtemp(join(tmpdir(), "matelot-docker-"));
  const logger = { error: (details: { err: unknown }, message: string) => console.error(message, details.err) };
  const settings = { ...defaultDockerSettings, host: started.host, image: standInImages.good };
  const gates = async () => `/run/matelot-gates-${await readFile(join(dataDirectory, "installation"), "utf8")}`;
  return {
    hasStrictFields: true,
    open: () => createDockerProvider({ settings, dataDirectory, clock: systemClock, logger, warm: coldPlan }),
    // Everything of the installation that belongs to no claimed cluster, and the claim of this very sandbox.
    async traces(id) {
      const installation = await readFile(join(dataDirectory, "installation"), "utf8");
      const mine = { [label.installation]: installation };
      const claims = await started.engine.listVolumes({ ...mine, [label.part]: "claim" }, {});
      const claimed = new Set(claims.map(({ labels }) => labels[label.cluster]));
      const objects = await Promise.all([
        started.engine.listContainers(mine, {}),
        started.engine.listNetworks(mine, {}),
        started.engine.listVolumes(mine, {}),
      ]);
      const left = objects.flat().filter(({ labels }) => !claimed.has(labels[label.cluster]));
      const sockets = (await readdir(await gates()).catch(() => [])).filter((cluster) => !claimed.has(cluster));
      const own = claims.filter(({ labels }) => labels[label.sandbox] === id);
      return [...left, ...own].map(({ name }) => name).concat(sockets);
    },
    async [Symbol.asyncDispose]() {
      await rm(await gates(), { recursive: true, force: true });
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
