import { afterAll, beforeAll, describe, test } from "vitest";
import { label } from "../../sandbox-server/sandboxes/providers/docker/labels.ts";
import { createDockerRig, rigTimeoutMs, startStandInEngine } from "../docker-engine/docker-rig.ts";
import type { PrivateEngine } from "../docker-engine/private-engine.ts";
import { shellEngineObstacle } from "../docker-engine/shell-image.ts";
import { describeSandboxProvider, type SandboxProviderHarness } from "./sandbox-provider.ts";

const obstacle = shellEngineObstacle();
if (obstacle !== undefined) {
  describe("sandbox provider docker, on a stand-in for k3s", () => {
    test.skip(obstacle);
  });
} else {
  let engine: PrivateEngine;
  beforeAll(async () => {
    engine = await startStandInEngine("good");
  }, rigTimeoutMs);
  afterAll(() => engine?.[Symbol.asyncDispose](), rigTimeoutMs);
  describeSandboxProvider("docker, on a stand-in for k3s", () => startHarness(engine));
}

async function startHarness(engine: PrivateEngine): Promise<SandboxProviderHarness> {
  const rig = await createDockerRig(engine);
  return {
    hasStrictFields: true,
    open: () => rig.open(),
    async traces(id) {
      const claims = await engine.engine.listVolumes({ [label.sandbox]: id }, {});
      return [...(await rig.unclaimed()), ...claims.map(({ name }) => name)];
    },
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  };
}
