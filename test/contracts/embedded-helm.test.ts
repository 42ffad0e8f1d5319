import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createEmbeddedProvider } from "../../sandbox-server/sandboxes/providers/embedded/index.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { toolDirectories } from "../isolation/tool-directories.ts";

const hasHelm = ["/usr/local/bin", "/usr/bin", ...toolDirectories].some((each) => existsSync(join(each, "helm")));

it.skipIf(!hasHelm)(
  "The learner's shell installs, upgrades and rolls back a chart of the cluster's own repository",
  async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), "matelot-helm-"));
    await using stack = new AsyncDisposableStack();
    stack.defer(() => rm(dataDirectory, { recursive: true, force: true }));
    const errors: unknown[] = [];
    const logger = { error: (details: { err: unknown }) => void errors.push(details.err) };
    const options = { dataDirectory, toolDirectories, allowUnisolatedShell: false, clock: systemClock, logger };
    const provider = stack.use(await createEmbeddedProvider(options));
    const spec = { learner: "ada", exercise: "helm", namespace: "default", homeFiles: [], manifests: [] };
    const sandbox = await provider.create(spec, {});
    const run = async (script: string) => {
      const { code, stdout, stderr } = await sandbox.run(["bash", "-c", script], { timeoutMs: 60_000 });
      expect({ script, code, stderr: code === 0 ? "" : stderr }).toEqual({ script, code: 0, stderr: "" });
      return stdout;
    };

    expect(await run("helm repo add course http://charts.matelot.internal")).toContain('"course" has been added');
    expect(await run("helm repo update")).toContain('Successfully got an update from the "course" chart repository');
    expect(await run("helm search repo course/web --versions")).toMatch(
      /course\/web\s+1\.1\.0[\s\S]*course\/web\s+1\.0\.0/,
    );
    await run("helm install site course/web --version 1.0.0 --set message=first --wait --timeout 30s");
    expect(await run("curl -s http://site-web.default.svc.cluster.local")).toBe("<h1>first</h1>\n");
    await run("helm upgrade site course/web --set message=second,replicaCount=2 --wait --timeout 30s");
    expect(await run("curl -s http://site-web.default.svc.cluster.local")).toBe("<h1>second</h1>\n");
    expect(await run("helm test site")).toMatch(/Phase:\s+Succeeded/);
    await run("helm rollback site 1 --wait --timeout 30s");
    expect(await run("kubectl get deployment site-web -o jsonpath='{.spec.replicas}'")).toBe("1");
    expect(await run("helm history site")).toContain("Rollback to 1");
    await run("helm install store course/redis --set password=secret --wait --timeout 30s");
    expect(await run("kubectl exec store-redis-0 -- redis-cli -a secret ping 2>/dev/null")).toContain("PONG");
    await run("helm install hello course/job --wait --wait-for-jobs --timeout 30s");
    expect(await run("kubectl logs job/hello-job")).toBe("Hello from a job\n");
    expect(await run("helm uninstall site store hello")).toContain('release "store" uninstalled');
    expect(errors).toEqual([]);
  },
  180_000,
);
