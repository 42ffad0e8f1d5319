import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coldPlan } from "../../sandbox-server/sandboxes/pool/warm-plan.ts";
import { createEngine } from "../../sandbox-server/sandboxes/providers/docker/engine/dockerode-engine.ts";
import { createDockerProvider } from "../../sandbox-server/sandboxes/providers/docker/index.ts";
import { label } from "../../sandbox-server/sandboxes/providers/docker/labels.ts";
import type { Sandbox, SandboxProvider } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { readSettings } from "../../sandbox-server/settings/settings.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";

const isReal = process.env.MATELOT_TEST_REAL !== undefined;
const commandMs = 180_000;

/** One pod as any learner may write it, one on the node's network. */
const pods = ["inside", "on-the-node"].map((name) =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: {
      hostNetwork: name === "on-the-node",
      terminationGracePeriodSeconds: 0,
      containers: [
        { name: "shell", image: "busybox:1.36", imagePullPolicy: "IfNotPresent", command: ["sleep", "3600"] },
      ],
    },
  }),
);

describe.skipIf(!isReal)(
  `pods of a learner's real cluster${isReal ? "" : " (npm run test:real runs these)"}`,
  {
    timeout: 600_000,
  },
  () => {
    let dataDirectory: string;
    let provider: SandboxProvider;
    let mine: Sandbox;
    let other: Sandbox;
    /** Address of the other learner's node, and of the engine's default bridge. */
    let theirNode: string;
    let bridges: readonly string[];

    const make = (learner: string) =>
      provider.create({ learner, exercise: "isolation", namespace: "default", homeFiles: [], manifests: pods }, {});
    const kubectl = (sandbox: Sandbox, ...args: string[]) =>
      sandbox.run(["kubectl", ...args], { timeoutMs: commandMs });
    const inPod = (pod: string, script: string) => kubectl(mine, "exec", pod, "--", "sh", "-c", script);

    beforeAll(async () => {
      dataDirectory = await mkdtemp(join(tmpdir(), "matelot-pods-"));
      const { docker: settings } = readSettings({ data: dataDirectory, provider: "docker" }, process.env);
      const logger = { error: (details: { err: unknown }, message: string) => console.error(message, details.err) };
      provider = await createDockerProvider({ settings, dataDirectory, clock: systemClock, logger, warm: coldPlan });
      [mine, other] = await Promise.all([make("ada"), make("grace")]);
      for (const sandbox of [mine, other]) {
        const waited = await kubectl(sandbox, "wait", "--for=condition=Ready", "pod", "--all", "--timeout=150s");
        expect(waited).toMatchObject({ code: 0 });
      }
      const address = "jsonpath={.items[0].status.addresses[0].address}";
      theirNode = (await kubectl(other, "get", "nodes", "-o", address)).stdout;
      const engine = createEngine(settings);
      const networks = await engine.listNetworks({}, {});
      // The first address of a subnet is the bridge's own, where it has one.
      bridges = networks
        .filter(({ labels }) => labels[label.cluster] === undefined)
        .flatMap(({ subnets }) => subnets)
        .map((subnet) => subnet.replace(/\.\d+\/\d+$/, ".1"));
    }, 600_000);
    afterAll(async () => {
      for (const sandbox of [mine, other]) if (sandbox !== undefined) await provider.remove(sandbox.summary.id, {});
      await provider?.[Symbol.asyncDispose]();
      await rm(dataDirectory, { recursive: true, force: true });
    }, 300_000);

    test("reach their own cluster, so that the attempts below mean something", async () => {
      const own =
        "wget -q -T 5 -O - --no-check-certificate https://kubernetes.default.svc/version || nc -w 3 kubernetes.default.svc 443 </dev/null";
      for (const pod of ["inside", "on-the-node"]) expect((await inPod(pod, "ip route")).code).toBe(0);
      expect((await inPod("inside", own)).code).toBe(0);
    });

    test.each(["inside", "on-the-node"])("%s: no metadata service, no address of the host", async (pod) => {
      for (const address of ["169.254.169.254", "192.0.2.1", ...bridges]) {
        const { code } = await inPod(pod, `wget -q -T 3 -O - http://${address}/`);
        expect({ address, reached: code === 0 }).toEqual({ address, reached: false });
      }
    });

    test.each(["inside", "on-the-node"])("%s: no other learner's cluster", async (pod) => {
      const { code } = await inPod(pod, `timeout 5 nc -w 3 ${theirNode} 6443 </dev/null`);
      expect(code).not.toBe(0);
    });

    test.each(["inside", "on-the-node"])("%s: no Docker socket and no foreign name", async (pod) => {
      expect((await inPod(pod, "ls /var/run/docker.sock /run/docker.sock")).code).not.toBe(0);
      expect((await inPod(pod, "timeout 10 nslookup metadata.google.internal")).code).not.toBe(0);
    });

    test("a pod that takes all memory or processes is stopped, and the other learner goes on", async () => {
      const bomb = "bomb() { bomb | bomb & }; bomb; sleep 1";
      const bombing = inPod("inside", `timeout 8 sh -c '${bomb}'`).catch(() => undefined);
      expect((await kubectl(other, "get", "nodes")).code).toBe(0);
      expect((await other.run(["true"], { timeoutMs: commandMs })).code).toBe(0);
      await bombing;
      await kubectl(mine, "delete", "pod", "--all", "--force", "--wait=false");
    });
  },
);
