/** Keys through a learner's shell container, beside a terminal that dockerode alone opens in the same container. */
import type { Duplex } from "node:stream";
import { setTimeout as pass } from "node:timers/promises";
import Docker from "dockerode";
import { shellImage } from "../../sandbox-server/images/shell-image.ts";
import { objectName } from "../../sandbox-server/sandboxes/providers/docker/labels.ts";
import { createClusterShells } from "../../sandbox-server/sandboxes/providers/docker/shell/docker-shells.ts";
import { createNetworksForTests } from "../docker-engine/cluster-network.ts";
import { startPrivateEngine } from "../docker-engine/private-engine.ts";
import { shellImageArchive } from "../docker-engine/shell-image.ts";
import type { Figure } from "./bench.ts";
import { percentile, rounded } from "./statistics.ts";

export const name = "terminals in Docker";

/** Rounds alternate between both, so that what else the machine does hits both alike. */
const rounds = 20;
const keysEach = 50;
const goalTimes = 1.3;

/** As much of a terminal as this measures. */
interface Keys {
  write(data: Buffer): void;
  onData(listener: (data: Uint8Array) => void): void;
}

export async function run(): Promise<readonly Figure[]> {
  await using engine = await startPrivateEngine([await shellImageArchive()]);
  await using networks = createNetworksForTests(engine.engine);
  const place = await networks.newPlace();
  const shells = createClusterShells({ image: shellImage });
  await shells.create(place, {});
  const shell = await shells.open(place, {});
  const bareStream = await openBare(engine.host, objectName(place.cluster, "shell"));
  const terminal = await shell.openTerminal({ columns: 80, rows: 24, language: "en" });
  const ours: Keys = terminal;
  const bare: Keys = {
    write: (data) => void bareStream.write(data),
    onData: (listener) => void bareStream.on("data", listener),
  };
  const samples = { ours: [] as number[], bare: [] as number[] };
  const [oursEcho, bareEcho] = [await startEcho(ours), await startEcho(bare)];
  for (let round = 0; round < rounds; round += 1) {
    samples.ours.push(...(await oursEcho()));
    samples.bare.push(...(await bareEcho()));
  }
  bareStream.destroy();
  await terminal[Symbol.asyncDispose]();
  const baseline = percentile(samples.bare, 0.5);
  const value = percentile(samples.ours, 0.5);
  return [{ name: "echo p50", value, unit: "ms", baseline, goal: { max: rounded(baseline * goalTimes) } }];
}

async function openBare(host: string, container: string): Promise<Duplex> {
  const docker = new Docker({ socketPath: new URL(host).pathname });
  const streams = { AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: true };
  const exec = await docker.getContainer(container).exec({ ...streams, Cmd: ["bash", "-i"] });
  return exec.start({ hijack: true, stdin: true, Tty: true });
}

/** The terminal's own echo, no program takes part in it: how long each key takes to come back, ms. */
async function startEcho(keys: Keys): Promise<() => Promise<readonly number[]>> {
  let heard = () => {};
  keys.onData(() => heard());
  keys.write(Buffer.from("cat > /dev/null\r"));
  await pass(1_000);
  return async () => {
    const took: number[] = [];
    for (let key = 0; key < keysEach; key += 1) {
      const { promise, resolve } = Promise.withResolvers<void>();
      heard = resolve;
      const pressed = performance.now();
      keys.write(Buffer.from("x"));
      await promise;
      took.push(performance.now() - pressed);
    }
    keys.write(Buffer.from("\u0015"));
    await pass(50);
    return took;
  };
}
