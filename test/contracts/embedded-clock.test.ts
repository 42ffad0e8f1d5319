import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createEmbeddedProvider } from "../../sandbox-server/sandboxes/providers/embedded/index.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { toolDirectories } from "../isolation/tool-directories.ts";

const MANIFEST = `
apiVersion: batch/v1
kind: CronJob
metadata: {name: twice-a-day}
spec:
  schedule: "0 */12 * * *"
  jobTemplate:
    spec: {template: {spec: {restartPolicy: Never, containers: [{name: hello, image: busybox, command: [echo, hello]}]}}}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: nginx, image: nginx, livenessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 60}}]}
`;

it("The learner's shell moves the cluster's clock: a CronJob every 12 hours fires, probes go on", async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), "matelot-clock-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(dataDirectory, { recursive: true, force: true }));
  const errors: unknown[] = [];
  const logger = { error: (details: { err: unknown }) => void errors.push(details.err) };
  const options = { dataDirectory, toolDirectories, allowUnisolatedShell: false, clock: systemClock, logger };
  const provider = stack.use(await createEmbeddedProvider(options));
  const spec = { learner: "ada", exercise: "clock", namespace: "default", homeFiles: [], manifests: [MANIFEST] };
  const sandbox = await provider.create(spec, {});
  expect(sandbox.abilities.movableClock).toBe(true);
  const run = (script: string) => sandbox.run(["bash", "-c", script], { timeoutMs: 60_000 });

  expect(await run("kubectl wait pod web --for=condition=Ready --timeout=15s")).toMatchObject({ code: 0 });
  const before = Date.parse((await run("cluster-clock")).stdout.trim());
  const moved = await run("cluster-clock advance 25h");
  expect(moved).toMatchObject({ code: 0, stderr: "" });
  expect(Date.parse(moved.stdout.trim()) - before).toBeGreaterThanOrEqual(25 * 3_600_000);
  const jobs = await run("kubectl get jobs --no-headers | grep -c Complete");
  expect(jobs.stdout.trim()).toBe("2");
  const web = await run(
    "kubectl get pod web -o jsonpath='{.status.phase} {.status.containerStatuses[0].restartCount}'",
  );
  expect(web.stdout).toBe("Running 0");

  const wrong = await run("cluster-clock advance soon");
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('"soon" is no duration');
  expect(errors).toEqual([]);
}, 120_000);
