/** A cold start of a stand-in cluster, beside what its containers take when dockerode makes them without us. */
import { setTimeout as pass } from "node:timers/promises";
import Docker from "dockerode";
import { shellImage } from "../../sandbox-server/images/shell-image.ts";
import { createDockerRig, startStandInEngine } from "../docker-engine/docker-rig.ts";
import { standInImages } from "../docker-engine/stand-in/stand-in-image.ts";
import type { Figure } from "./bench.ts";
import { percentile, rounded } from "./statistics.ts";

export const name = "cold start in Docker";

const starts = 5;
const goalTimes = 1.3;

export async function run(): Promise<readonly Figure[]> {
  await using engine = await startStandInEngine("good");
  await using rig = await createDockerRig(engine);
  await using provider = await rig.open();
  await provider.list({});
  const docker = new Docker({ socketPath: new URL(engine.host).pathname });
  const samples = { ours: [] as number[], bare: [] as number[] };
  const spec = { exercise: "free", namespace: "default", homeFiles: [], manifests: [] };
  // One of each first: the engine reads images from the disk once.
  for (let start = 0; start <= starts; start += 1) {
    const asked = performance.now();
    const sandbox = await provider.create({ ...spec, learner: `bench-${start}` }, {});
    const ran = await sandbox.run(["true"], { timeoutMs: 60_000 });
    if (ran.code !== 0) throw new Error(`true ended with ${ran.code}`);
    const ours = performance.now() - asked;
    await provider.remove(sandbox.summary.id, {});
    const bare = await bareStart(docker);
    if (start === 0) continue;
    samples.ours.push(ours);
    samples.bare.push(bare);
  }
  const baseline = percentile(samples.bare, 0.5);
  const value = percentile(samples.ours, 0.5);
  return [{ name: "cold start p50", value, unit: "ms", baseline, goal: { max: rounded(baseline * goalTimes) } }];
}

/** Create, start and first exec of the same three containers on one network, one after the other, ms. */
async function bareStart(docker: Docker): Promise<number> {
  const begun = performance.now();
  const network = await docker.createNetwork({ Name: `bare-${Date.now()}`, Internal: true });
  const common = { HostConfig: { NetworkMode: network.id } };
  const node = await docker.createContainer({
    Image: standInImages.good,
    Hostname: "node-1",
    Cmd: ["server"],
    ...common,
  });
  await node.start();
  while ((await execIn(node, ["sh", "-c", "[ -s /etc/rancher/k3s/k3s.yaml ]"])) !== 0) await pass(20);
  const gate = await docker.createContainer({ Image: shellImage, Cmd: ["sleep", "infinity"], ...common });
  await gate.start();
  const shell = await docker.createContainer({ Image: shellImage, Cmd: ["sleep", "infinity"], ...common });
  await shell.start();
  await execIn(shell, ["true"]);
  const took = performance.now() - begun;
  await Promise.all([node, gate, shell].map((one) => one.remove({ force: true, v: true })));
  await network.remove();
  return took;
}

/** The exit code. */
async function execIn(container: Docker.Container, argv: readonly string[]): Promise<number> {
  const exec = await container.exec({ AttachStdout: true, AttachStderr: true, Cmd: [...argv] });
  const stream = await exec.start({ hijack: true, stdin: false });
  stream.resume();
  await new Promise((resolve) => stream.once("close", resolve));
  return (await exec.inspect()).ExitCode ?? -1;
}
