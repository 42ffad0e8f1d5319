import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createEmbeddedProvider } from "../../sandbox-server/sandboxes/providers/embedded/index.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { toolDirectories } from "../isolation/tool-directories.ts";

const MANIFEST = `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: nginx, image: nginx, readinessProbe: {httpGet: {path: /, port: 80}}}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]}
`;

it("The learner's shell reaches node ports and services, and is refused where nothing listens", async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), "matelot-network-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(dataDirectory, { recursive: true, force: true }));
  const errors: unknown[] = [];
  const logger = { error: (details: { err: unknown }) => void errors.push(details.err) };
  const options = { dataDirectory, toolDirectories, allowUnisolatedShell: false, clock: systemClock, logger };
  const provider = stack.use(await createEmbeddedProvider(options));
  const spec = { learner: "ada", exercise: "network", namespace: "default", homeFiles: [], manifests: [MANIFEST] };
  const sandbox = await provider.create(spec, {});
  const run = (script: string) => sandbox.run(["bash", "-c", script], { timeoutMs: 20_000 });

  const ready = await run("kubectl wait pod web --for=condition=Ready --timeout=15s");
  expect(ready.code).toBe(0);
  const byNode = await run("curl -s node-2:30080");
  expect(byNode.stdout).toContain("Welcome to nginx!");
  const byName = await run("curl -s http://web.default.svc.cluster.local");
  expect(byName.stdout).toContain("Welcome to nginx!");
  const refused = await run("curl -s -o /dev/null -w '%{http_code}' node-1:30081");
  expect(refused.stdout).toBe("502");
  expect(errors).toEqual([]);
}, 60_000);
