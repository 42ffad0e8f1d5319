import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "vitest";
import { coldPlan } from "../../sandbox-server/sandboxes/pool/warm-plan.ts";
import { createEngine } from "../../sandbox-server/sandboxes/providers/docker/engine/dockerode-engine.ts";
import { createDockerProvider } from "../../sandbox-server/sandboxes/providers/docker/index.ts";
import { label } from "../../sandbox-server/sandboxes/providers/docker/labels.ts";
import { readSettings } from "../../sandbox-server/settings/settings.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { describeSandboxProvider, type SandboxProviderHarness } from "./sandbox-provider.ts";

if (process.env.MATELOT_TEST_REAL === undefined) {
  describe("sandbox provider docker, on real clusters", () => {
    test.skip("MATELOT_TEST_REAL is not set (npm run test:real and test:k3s set it)");
  });
} else {
  // Each takes a processor for its whole start.
  describeSandboxProvider("docker, on real clusters", startHarness, { timeoutMs: 600_000, atOnce: 2 });
}

async function startHarness(): Promise<SandboxProviderHarness> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "matelot-real-contract-"));
  const { docker: settings } = readSettings({ data: dataDirectory, provider: "docker" }, process.env);
  const engine = createEngine(settings);
  const logger = { error: (details: { err: unknown }, message: string) => console.error(message, details.err) };
  return {
    hasStrictFields: settings.distribution !== "image",
    open: () => createDockerProvider({ settings, dataDirectory, clock: systemClock, logger, warm: coldPlan }),
    async traces(id) {
      const installation = await readFile(join(dataDirectory, "installation"), "utf8");
      const mine = { [label.installation]: installation, [label.sandbox]: id };
      return (await engine.listVolumes(mine, {})).map(({ name }) => name);
    },
    [Symbol.asyncDispose]: () => rm(dataDirectory, { recursive: true, force: true }),
  };
}
