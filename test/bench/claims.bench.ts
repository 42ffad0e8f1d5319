/** A learner's sandbox from the pool of warm clusters, beside one that has to be brought up in the same run. */
import { setTimeout as pass } from "node:timers/promises";
import type { SandboxProvider } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { createDockerRig, startStandInEngine } from "../docker-engine/docker-rig.ts";
import type { Figure } from "./bench.ts";
import { percentile } from "./statistics.ts";

export const name = "claims";

const warmAtOnce = 5;
const claims = 20;
const coldStarts = 3;
const exercise = "deployment-scale-and-heal";

export async function run(): Promise<readonly Figure[]> {
  await using engine = await startStandInEngine("good");
  await using rig = await createDockerRig(engine);
  const cold: number[] = [];
  {
    await using provider = await rig.open();
    await provider.list({});
    for (let start = 0; start < coldStarts; start += 1) cold.push(await makeAndRemove(provider, `cold-${start}`));
  }
  const warm: number[] = [];
  await using provider = await rig.open({}, { minimum: warmAtOnce, maximum: warmAtOnce, times: [] });
  await provider.list({});
  while (warm.length < claims) {
    if ((provider.warm?.("docker") ?? 0) === 0) await pass(100);
    else warm.push(await makeAndRemove(provider, `warm-${warm.length}`));
  }
  const baseline = percentile(cold, 0.5);
  return [
    { name: "claim p50", value: percentile(warm, 0.5), unit: "ms", goal: { max: 500 }, baseline },
    { name: "claim p99", value: percentile(warm, 0.99), unit: "ms", goal: { max: 1_500 }, baseline },
  ];
}

async function makeAndRemove(provider: SandboxProvider, learner: string): Promise<number> {
  const asked = performance.now();
  const sandbox = await provider.create({ learner, exercise, namespace: "default", homeFiles: [], manifests: [] }, {});
  const took = performance.now() - asked;
  await provider.remove(sandbox.summary.id, {});
  return took;
}
