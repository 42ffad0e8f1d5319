import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CoreV1Api, KubeConfig, VersionApi } from "@kubernetes/client-node";
import { describe, test } from "vitest";
import { createEmbeddedProvider } from "../../sandbox-server/sandboxes/providers/embedded/index.ts";
import { createKubeconfigProvider } from "../../sandbox-server/sandboxes/providers/kubeconfig/index.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { toolDirectories } from "../isolation/tool-directories.ts";
import { describeSandboxProvider, type SandboxProviderHarness } from "./sandbox-provider.ts";

const common = { toolDirectories, allowUnisolatedShell: false, clock: systemClock };

describeSandboxProvider("kubeconfig, on a simulated cluster", async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), "matelot-host-cluster-"));
  const logger = { error: (details: { err: unknown }, message: string) => console.error(message, details.err) };
  const host = await createEmbeddedProvider({ ...common, dataDirectory, logger });
  const sandbox = await host.create(
    { learner: "host", exercise: "cluster", namespace: "default", homeFiles: [], manifests: [] },
    {},
  );
  const path = join(dataDirectory, "operator.kubeconfig");
  await writeFile(path, await sandbox.kubeconfig({}));
  const harness = await onCluster(path);
  return {
    ...harness,
    async [Symbol.asyncDispose]() {
      await harness[Symbol.asyncDispose]();
      await host[Symbol.asyncDispose]();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
});

const realKubeconfig = process.env.MATELOT_TEST_KUBECONFIG;
if (realKubeconfig !== undefined) {
  describeSandboxProvider("kubeconfig, on a real cluster", () => onCluster(realKubeconfig));
} else {
  describe("sandbox provider kubeconfig, on a real cluster", () => {
    test.skip("MATELOT_TEST_KUBECONFIG names no kubeconfig (npm run test:real sets it)");
  });
}

/** The harness on any cluster. */
async function onCluster(kubeconfigPath: string): Promise<SandboxProviderHarness> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "matelot-kubeconfig-"));
  const config = new KubeConfig();
  config.loadFromFile(kubeconfigPath);
  const { minor } = await config.makeApiClient(VersionApi).getCode();
  return {
    hasStrictFields: Number.parseInt(minor, 10) >= 25,
    open: () => createKubeconfigProvider({ ...common, dataDirectory, kubeconfigPath }),
    // Namespaces are looked for by the operator's own means, not the provider's.
    async traces(id) {
      const { items } = await config.makeApiClient(CoreV1Api).listNamespace();
      const namespaces = items.map(({ metadata }) => metadata?.name ?? "");
      const homes = await readdir(join(dataDirectory, "homes")).catch(() => []);
      return [...namespaces, ...homes].filter((name) => name.includes(id));
    },
    [Symbol.asyncDispose]: () => rm(dataDirectory, { recursive: true, force: true }),
  };
}
