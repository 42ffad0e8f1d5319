import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SandboxSpec } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { createDockerRig, rigTimeoutMs, startStandInEngine } from "../docker-engine/docker-rig.ts";
import type { PrivateEngine } from "../docker-engine/private-engine.ts";
import { shellEngineObstacle } from "../docker-engine/shell-image.ts";
import { startTlsFront } from "../docker-engine/tls-front.ts";

const spec: SandboxSpec = { learner: "ada", exercise: "tls", namespace: "default", homeFiles: [], manifests: [] };

const obstacle = shellEngineObstacle();
describe.skipIf(obstacle !== undefined)(`clusters of an engine that wants TLS ${obstacle ?? ""}`, () => {
  let engine: PrivateEngine;
  beforeAll(async () => {
    engine = await startStandInEngine("good");
  }, rigTimeoutMs);
  afterAll(() => engine?.[Symbol.asyncDispose](), rigTimeoutMs);

  test(
    "are made, used from a terminal and removed, streams and all",
    async () => {
      await using front = await startTlsFront(engine);
      await using rig = await createDockerRig(engine);
      await using provider = await rig.open({ host: front.host, certificates: front.certificates });
      const sandbox = await provider.create(spec, {});
      const nodes = await sandbox.run(["kubectl", "get", "nodes", "-o", "name"], { timeoutMs: 60_000 });
      expect(nodes).toMatchObject({ code: 0, stdout: expect.stringMatching(/^node\//), stderr: "" });

      const terminal = await sandbox.openTerminal({ columns: 80, rows: 24, language: "en" });
      let screen = "";
      terminal.onData((bytes) => {
        screen += Buffer.from(bytes).toString();
      });
      terminal.write(Buffer.from("echo ov$((1+1))r; exit 4\r"));
      expect(await terminal.exited).toEqual({ code: 4 });
      expect(screen).toContain("ov2r");

      await provider.remove(sandbox.summary.id, {});
      expect(await rig.unclaimed()).toEqual([]);
    },
    rigTimeoutMs,
  );
});
