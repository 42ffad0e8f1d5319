import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { coldPlan, type WarmPlan } from "../../sandbox-server/sandboxes/pool/warm-plan.ts";
import {
  createDockerProvider,
  type DockerSettings,
  defaultDockerSettings,
} from "../../sandbox-server/sandboxes/providers/docker/index.ts";
import { label } from "../../sandbox-server/sandboxes/providers/docker/labels.ts";
import type { SandboxProvider } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { type PrivateEngine, startPrivateEngine } from "./private-engine.ts";
import { shellImageArchive } from "./shell-image.ts";
import { standInArchives, standInImages } from "./stand-in/stand-in-image.ts";

/** The slowest first build of images on a slow line, and an engine's start. */
export const rigTimeoutMs = 600_000;

/** A data directory on an engine with the stand-in's images, and servers' providers on it. */
export interface DockerRig extends AsyncDisposable {
  readonly engine: PrivateEngine;
  readonly dataDirectory: string;
  readonly settings: DockerSettings;
  /** Faults that were told to the logger. */
  readonly faults: readonly unknown[];
  open(changes?: Partial<DockerSettings>, warm?: WarmPlan): Promise<SandboxProvider>;
  /** Names of everything that the engine and this machine have of clusters that nobody has claimed. */
  unclaimed(): Promise<readonly string[]>;
}

/** An engine with the shell's image and those of the stand-in. */
export async function startStandInEngine(...images: readonly (keyof typeof standInImages)[]): Promise<PrivateEngine> {
  const archives = await standInArchives();
  return startPrivateEngine([await shellImageArchive(), ...images.map((name) => archives[name])]);
}

/** Disposing removes the data directory; clusters are the tests' to remove, and go with the engine. */
export async function createDockerRig(engine: PrivateEngine): Promise<DockerRig> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "matelot-docker-"));
  const settings = { ...defaultDockerSettings, host: engine.host, image: standInImages.good };
  const faults: unknown[] = [];
  const logger = { error: ({ err }: { err: unknown }) => void faults.push(err) };
  const installation = () => readFile(join(dataDirectory, "installation"), "utf8").catch(() => "none");
  const gates = async () => `/run/matelot-gates-${await installation()}`;
  return {
    engine,
    dataDirectory,
    settings,
    faults,
    open: (changes = {}, warm = coldPlan) =>
      createDockerProvider({
        settings: { ...settings, ...changes },
        dataDirectory,
        clock: systemClock,
        logger,
        warm,
        hasRoomForWarm: () => true,
      }),
    async unclaimed() {
      const mine = { [label.installation]: await installation() };
      const claims = await engine.engine.listVolumes({ ...mine, [label.part]: "claim" }, {});
      const claimed = new Set(claims.map(({ labels }) => labels[label.cluster]));
      const objects = await Promise.all([
        engine.engine.listContainers(mine, {}),
        engine.engine.listNetworks(mine, {}),
        engine.engine.listVolumes(mine, {}),
      ]);
      const left = objects.flat().filter(({ labels }) => !claimed.has(labels[label.cluster]));
      const sockets = (await readdir(await gates()).catch(() => [])).filter((cluster) => !claimed.has(cluster));
      return [...left.map(({ name }) => name), ...sockets];
    },
    async [Symbol.asyncDispose]() {
      await rm(await gates(), { recursive: true, force: true });
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
