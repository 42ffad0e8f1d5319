/** One attempt of `npm run prove` against its commands alone: the same script by bash and kubectl, on a cluster that is up. */
import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { observe } from "../../exercises/proof/observe.ts";
import { processorTime } from "../../exercises/proof/workers/processor-time.ts";
import { withProvider } from "../../exercises/proof/workers/with-provider.ts";
import { openCatalogue } from "../../sandbox-server/main.ts";
import type { SandboxProvider } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { runPiped } from "../../sandbox-server/sandboxes/shell/piped-process.ts";
import type { Figure } from "./bench.ts";
import { rounded } from "./statistics.ts";

export const name = "proof attempt";

/** The first ones warm the process up and are not counted. */
const warmUps = 4;
const attempts = 12;
const timeoutMs = 120_000;

/** A mistake of the first exercise: nothing in it waits for a check. */
const script = `set -euo pipefail
sed -i '/ports:/,$s/^/  /' web.yaml
kubectl apply -f web.yaml
kubectl rollout status deployment web --timeout=60s
kubectl scale deployment web --replicas=4
kubectl rollout status deployment web --timeout=60s
`;
const command = ["bash", "-c", script];

interface Spent {
  readonly ownMs: number;
  readonly programsMs: number;
}

export async function run(): Promise<readonly Figure[]> {
  const exercise = (await openCatalogue()).find("deployment-scale-and-heal");
  if (exercise === undefined) throw new Error("the first exercise is missing");
  const { signal } = new AbortController();
  const { namespace, setup } = exercise;
  const spec = { learner: "bench", exercise: exercise.id, namespace, ...setup };
  return withProvider({ provider: "embedded" }, async (provider) => {
    const attempt = await mean(async (count) => {
      const sandbox = await provider.create(spec, { signal });
      const { command: ran } = await count(() => observe(sandbox, exercise, { command, signal }));
      if (ran?.code !== 0) throw new Error(`the script ended with ${ran?.code}: ${ran?.output}`);
      await provider.remove(sandbox.summary.id, {});
    });
    const making = await mean((count) => count(() => makeAndRemove(provider, spec)));
    const bare = await mean(async (count) => {
      const sandbox = await provider.create(spec, { signal });
      await withHome(setup.homeFiles, await sandbox.kubeconfig({ signal }), async (cwd, env) => {
        const { code, stderr } = await count(() => runPiped(command, { cwd, env, timeoutMs }));
        if (code !== 0) throw new Error(`the script ended with ${code}: ${stderr}`);
      });
      await provider.remove(sandbox.summary.id, {});
    });
    return [
      {
        name: "CPU of an attempt, with its sandbox",
        value: rounded(attempt.ownMs + attempt.programsMs + making.ownMs),
        unit: "ms",
        baseline: rounded(bare.programsMs),
      },
      {
        name: "programs in its shell",
        value: rounded(attempt.programsMs),
        unit: "ms",
        baseline: rounded(bare.programsMs),
      },
      { name: "cluster and checks", value: rounded(attempt.ownMs), unit: "ms", baseline: rounded(bare.ownMs) },
      { name: "making and removing a sandbox", value: rounded(making.ownMs), unit: "ms" },
    ];
  });
}

async function makeAndRemove(provider: SandboxProvider, spec: Parameters<SandboxProvider["create"]>[0]): Promise<void> {
  const sandbox = await provider.create(spec, {});
  await provider.remove(sandbox.summary.id, {});
}

/** What of `make` was counted, an attempt. */
async function mean(make: (count: <T>(part: () => Promise<T>) => Promise<T>) => Promise<void>): Promise<Spent> {
  const total = { ownMs: 0, programsMs: 0 };
  for (let index = -warmUps; index < attempts; index += 1) {
    await make(async (part) => {
      const before = processorTime();
      const result = await part();
      const after = processorTime();
      if (index >= 0) {
        total.ownMs += ((after.own - before.own) * 1000) / attempts;
        total.programsMs += (((after.programs ?? 0) - (before.programs ?? 0)) * 1000) / attempts;
      }
      return result;
    });
  }
  return total;
}

type HomeFile = { readonly path: string; readonly content: string };

async function withHome(
  files: readonly HomeFile[],
  kubeconfig: string,
  use: (home: string, environment: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "matelot-bench-home-"));
  try {
    const config = join(home, "kubeconfig.yaml");
    await writeFile(config, kubeconfig, { mode: 0o600 });
    for (const { path, content } of files) await writeFile(join(home, path), content);
    await use(home, { HOME: home, KUBECONFIG: config, PATH: "/usr/local/bin:/usr/bin:/bin" });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
