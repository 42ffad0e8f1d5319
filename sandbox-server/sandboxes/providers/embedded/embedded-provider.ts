import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { MatelotError } from "../../../errors/index.ts";
import type { Message } from "../../../language/message.ts";
import type { ClusterSnapshot } from "../../../simulator/cluster.ts";
import { createHome } from "../../learner-home.ts";
import { newSandboxId } from "../../sandbox-id.ts";
import type {
  Abilities,
  AbilityReasons,
  CallOptions,
  CreateOptions,
  Obstacle,
  Sandbox,
  SandboxId,
  SandboxProvider,
  SandboxSpec,
  SandboxSummary,
} from "../../sandbox-provider.ts";
import { Turns } from "../../turns.ts";
import {
  type BootedSandbox,
  bootSandbox,
  clusterOptions,
  type EmbeddedParts,
  homeKubeconfig,
  seedSandbox,
  shutDownSandbox,
  writeOpenKubeconfig,
} from "./boot-sandbox.ts";
import type { SandboxRecord } from "./sandbox-directory.ts";
import { createSettledCluster } from "./settled-cluster.ts";

interface RunningSandbox extends BootedSandbox {
  readonly sandbox: Sandbox;
}

const steps = {
  cluster: { en: "Starting the cluster", fr: "Démarrage du cluster" },
  seed: { en: "Preparing the exercise", fr: "Préparation de l'exercice" },
};

/** How many machines a simulated cluster has. */
const nodes = 3;

/** The release that the simulated cluster follows. */
const kubernetesMinor = 36;

/** Simulated clusters in this process, each with a fenced-off shell of its own. */
export class EmbeddedProvider implements SandboxProvider {
  readonly name = "embedded";
  readonly title = { en: "Simulated cluster", fr: "Cluster simulé" };
  // Cluster and shell are under 10 MB at rest ( `npm run bench -- sandbox-cost`); the rest is for a kubectl now and then.
  // Boots share one thread: more of them at once would only make everybody else wait for an answer.
  readonly cost = { memoryMib: 16, bringUpsAtOnce: 4 };
  readonly #parts: EmbeddedParts;
  readonly #running = new Map<SandboxId, RunningSandbox>();
  readonly #turns = new Turns<SandboxId>();
  readonly #settledCluster: () => Promise<ClusterSnapshot>;

  constructor(parts: EmbeddedParts) {
    this.#parts = parts;
    this.#settledCluster = createSettledCluster(() => parts.createCluster(clusterOptions(parts)), parts.clock);
  }

  obstacles(options: CallOptions) {
    return this.#parts.host.obstacles(options);
  }

  abilities(): Abilities {
    return {
      nodes,
      kernel: "simulated",
      privileged: false,
      containers: true,
      snapshots: false,
      audit: true,
      clusterScope: true,
      movableClock: true,
      isolatedShell: this.#parts.host.isIsolated,
      linuxNamespaces: this.#parts.host.makesNamespaces,
      kubernetesMinor,
      networkPolicies: true,
      defaultStorage: true,
      metrics: true,
      ingress: true,
    };
  }

  reasons(): AbilityReasons {
    const { noNamespaces } = this.#parts.host;
    return noNamespaces === undefined ? {} : { linuxNamespaces: sayWith(noNamespaces) };
  }

  async create(spec: SandboxSpec, { signal, onStep }: CreateOptions): Promise<Sandbox> {
    signal?.throwIfAborted();
    const { directory, isThrowaway } = this.#parts;
    const record = this.#newRecord(spec);
    let booted: BootedSandbox | undefined;
    try {
      onStep?.(steps.cluster);
      await directory.open();
      await mkdir(directory.draft(record.id), { mode: 0o700 });
      const kubeconfig = homeKubeconfig(this.#parts, record);
      const home = join(directory.draft(record.id), "home");
      await createHome(home, { owner: record.owner, files: spec.homeFiles, kubeconfig });
      const settled = isThrowaway ? await this.#settledCluster() : undefined;
      booted = await bootSandbox(this.#parts, record, settled);
      onStep?.(steps.seed);
      await seedSandbox(this.#parts, record, spec, signal);
      const savedRevision = booted.cluster.revision;
      await directory.writeDraft(record, isThrowaway ? undefined : booted.cluster.snapshot());
      signal?.throwIfAborted();
      await directory.publish(record.id);
      return await this.#enter(record, booted, savedRevision);
    } catch (thrown) {
      if (booted !== undefined) await shutDownSandbox(booted);
      await directory.discardDraft(record.id);
      throw asCreateFault(thrown, signal);
    }
  }

  async find(id: SandboxId, { signal }: CallOptions): Promise<Sandbox | undefined> {
    signal?.throwIfAborted();
    return this.#turns.take(id, async () => {
      const running = this.#running.get(id);
      if (running !== undefined) return running.sandbox;
      const record = await this.#parts.directory.find(id);
      if (record === undefined) return undefined;
      const snapshot = await this.#parts.directory.readSnapshot(id);
      signal?.throwIfAborted();
      const booted = await bootSandbox(this.#parts, record, snapshot).catch((cause: unknown) => {
        throw cause instanceof MatelotError ? cause : new MatelotError("sandbox-state-damaged", { cause });
      });
      return this.#enter(record, booted, booted.cluster.revision);
    });
  }

  async list({ signal }: CallOptions): Promise<readonly SandboxSummary[]> {
    signal?.throwIfAborted();
    const records = await this.#parts.directory.list();
    return records.map((record) => this.#summary(record));
  }

  async remove(id: SandboxId): Promise<void> {
    await this.#turns.take(id, async () => {
      const running = this.#running.get(id);
      this.#running.delete(id);
      if (running !== undefined) {
        await this.#parts.saver.abandon(running.saved);
        await shutDownSandbox(running);
      }
      await this.#parts.directory.remove(id);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { saver, front, host, onError } = this.#parts;
    await Promise.all([...this.#running.keys()].map((id) => this.#stop(id).catch(onError)));
    saver[Symbol.dispose]();
    await front[Symbol.asyncDispose]();
    await host[Symbol.asyncDispose]();
  }

  #newRecord({ learner, exercise, namespace, linuxNamespaces }: SandboxSpec): SandboxRecord {
    const owner = this.#parts.host.newOwner();
    return {
      version: 1,
      id: newSandboxId(learner, exercise),
      learner,
      exercise,
      namespace,
      createdAt: this.#parts.clock.now(),
      ...(owner === undefined ? {} : { owner }),
      ...(linuxNamespaces === true ? { linuxNamespaces } : {}),
      token: randomBytes(32).toString("base64url"),
    };
  }

  #summary({ id, learner, exercise, createdAt }: SandboxRecord): SandboxSummary {
    const state = this.#running.has(id) ? "running" : "stopped";
    return { id, learner, exercise, provider: this.name, state, createdAt };
  }

  /** Makes a booted sandbox known; from now on its cluster is saved as it changes. */
  async #enter(record: SandboxRecord, booted: BootedSandbox, savedRevision: number): Promise<Sandbox> {
    await writeOpenKubeconfig(this.#parts, record.id, booted.kubeconfig);
    const { id } = record;
    const { shell, kubeconfig, cluster, dockerSocket } = booted;
    const present = ({ signal }: CallOptions) => {
      signal?.throwIfAborted();
      if (this.#running.get(id)?.sandbox !== sandbox) throw new MatelotError("sandbox-unknown");
    };
    const sandbox: Sandbox = {
      summary: { ...this.#summary(record), state: "running" },
      abilities: this.abilities(),
      dockerSocket,
      async kubeconfig(options) {
        present(options);
        return kubeconfig;
      },
      async openTerminal(options) {
        present(options);
        return shell.openTerminal(options);
      },
      async run(argv, options) {
        present(options);
        return shell.run(argv, options);
      },
      audit(listener) {
        for (const event of cluster.audit.events()) listener(event);
        return cluster.audit.follow(listener);
      },
      followHome: (listener) => shell.followHome(listener),
      stop: () => this.#stop(id),
    };
    this.#running.set(id, { ...booted, sandbox });
    if (!this.#parts.isThrowaway) this.#parts.saver.add(booted.saved, savedRevision);
    return sandbox;
  }

  /** The home is complete once its programs have ended, the cluster once nobody can change it any more. */
  async #stop(id: SandboxId): Promise<void> {
    await this.#turns.take(id, async () => {
      const running = this.#running.get(id);
      if (running === undefined) return;
      this.#running.delete(id);
      await running.shell.stop();
      await running.way[Symbol.asyncDispose]();
      await this.#parts.saver.finish(running.saved).finally(() => running.cluster[Symbol.dispose]());
    });
  }
}

function sayWith({ problem, remedy }: Obstacle): Message {
  return { en: `${problem.en} ${remedy.en}`, fr: `${problem.fr} ${remedy.fr}` };
}

function asCreateFault(thrown: unknown, signal: AbortSignal | undefined): unknown {
  if (thrown instanceof MatelotError || signal?.aborted) return thrown;
  return new MatelotError("sandbox-create-failed", { cause: thrown });
}
