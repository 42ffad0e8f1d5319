import { MatelotError } from "../../../errors/index.ts";
import type { Clock } from "../../../simulator/clock.ts";
import { type ClusterFeatures, readClusterFeatures } from "../../cluster-features.ts";
import { noExtras } from "../../no-extras.ts";
import type { ClusterPool } from "../../pool/cluster-pool.ts";
import { newSandboxId } from "../../sandbox-id.ts";
import { chooseKind } from "../../sandbox-kinds.ts";
import type {
  Abilities,
  CallOptions,
  CreateOptions,
  Obstacle,
  Sandbox,
  SandboxCost,
  SandboxId,
  SandboxProvider,
  SandboxSpec,
  SandboxSummary,
} from "../../sandbox-provider.ts";
import { Turns } from "../../turns.ts";
import { type BringUp, stopCluster } from "./bring-up/bring-up.ts";
import { steps } from "./bring-up/steps.ts";
import { discardCluster } from "./cluster-maker.ts";
import { clusterPulse, listClusters } from "./cluster-objects.ts";
import { dockerDetails } from "./docker-details.ts";
import { dockerObstacles } from "./docker-obstacles.ts";
import type { DockerParts } from "./docker-parts.ts";
import type { ClusterId } from "./labels.ts";
import type { Claim, Marks } from "./marks.ts";
import { removeCluster } from "./remove-cluster.ts";
import type { RunningCluster } from "./running-cluster.ts";
import { seedCluster } from "./seed-cluster.ts";

export interface DockerProviderParts extends DockerParts {
  readonly clock: Clock;
  readonly bringUp: BringUp;
  readonly marks: Marks;
  readonly pool: ClusterPool<RunningCluster>;
  readonly cost: SandboxCost;
  /** Closing removes every cluster of this installation. */
  readonly isThrowaway: boolean;
}

interface RunningSandbox {
  readonly sandbox: Sandbox;
  cluster: RunningCluster;
  /** As it was when the cluster was last known to be ready. */
  pulse: string | undefined;
}

/** A real cluster a learner, in containers on a Docker engine. */
export class DockerProvider implements SandboxProvider {
  readonly name = "docker";
  readonly title = { en: "Real cluster", fr: "Vrai cluster" };
  readonly cost: SandboxCost;
  readonly #parts: DockerProviderParts;
  readonly #running = new Map<SandboxId, RunningSandbox>();
  readonly #turns = new Turns<SandboxId>();
  /** Clusters that are no longer warm and not yet claimed. */
  readonly #taken = new Set<ClusterId>();
  #adopted: Promise<void> | undefined;
  #unattended: Disposable | undefined;
  /** What the distribution promises, until a cluster of it has been asked. */
  #features: ClusterFeatures;
  #hasLooked = false;

  constructor(parts: DockerProviderParts) {
    this.#parts = parts;
    this.cost = parts.cost;
    this.#features = parts.distribution.features;
  }

  obstacles(options: CallOptions): Promise<readonly Obstacle[]> {
    return dockerObstacles(this.#parts, options);
  }

  details(options: CallOptions) {
    return dockerDetails(this.#parts, options);
  }

  abilities(): Abilities {
    return {
      ...noExtras,
      nodes: this.#parts.nodes,
      kernel: "real",
      privileged: this.#parts.privileged,
      clusterScope: true,
      isolatedShell: true,
      ...this.#features,
    };
  }

  warm(): number {
    return this.#parts.pool.count;
  }

  async create(spec: SandboxSpec, { signal, onStep }: CreateOptions): Promise<Sandbox> {
    signal?.throwIfAborted();
    const options = signal === undefined ? {} : { signal };
    const cluster = await this.#take({ ...options, ...(onStep === undefined ? {} : { onStep }) });
    const { cluster: id } = cluster.place;
    try {
      await this.#look(cluster, options);
      // What the cluster has may be less than was promised: an exercise says so instead of failing half-way.
      chooseKind(this, { needs: spec.needs ?? {} });
      onStep?.(steps.seed);
      signal?.throwIfAborted();
      await seedCluster(cluster, spec, options);
      const { learner, exercise, namespace } = spec;
      const sandbox = newSandboxId(learner, exercise);
      const claim = { sandbox, learner, exercise, namespace, createdAt: this.#parts.clock.now() };
      signal?.throwIfAborted();
      await this.#parts.marks.claim(id, claim, options);
      return this.#enter({ ...claim, cluster: id }, cluster, await this.#pulse(id));
    } catch (thrown) {
      await discardCluster(this.#parts, cluster);
      if (thrown instanceof MatelotError || signal?.aborted) throw thrown;
      throw new MatelotError("sandbox-create-failed", { cause: thrown });
    } finally {
      this.#taken.delete(id);
    }
  }

  async find(id: SandboxId, options: CreateOptions): Promise<Sandbox | undefined> {
    options.signal?.throwIfAborted();
    return this.#turns.take(id, async () => {
      const running = this.#running.get(id);
      if (running !== undefined) return running.sandbox;
      const claim = await this.#parts.marks.findClaim(id, options);
      if (claim === undefined) return undefined;
      const cluster = await this.#resume(claim, options);
      if (cluster !== undefined) return this.#enter(claim, cluster, await this.#pulse(claim.cluster));
      // Somebody has removed its containers: what is left of it is no sandbox.
      await removeCluster(this.#parts, claim.cluster);
      return undefined;
    });
  }

  async list({ signal }: CallOptions): Promise<readonly SandboxSummary[]> {
    signal?.throwIfAborted();
    this.#adopted ??= this.#adopt();
    await this.#adopted;
    const claims = await this.#parts.marks.listClaims(signal === undefined ? {} : { signal });
    return claims.map((claim) => this.#summary(claim));
  }

  async remove(id: SandboxId): Promise<void> {
    await this.#turns.take(id, async () => {
      const running = this.#running.get(id);
      this.#running.delete(id);
      await running?.cluster[Symbol.asyncDispose]();
      const claim = await this.#parts.marks.findClaim(id, {});
      if (claim !== undefined) await removeCluster(this.#parts, claim.cluster);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unattended?.[Symbol.dispose]();
    await this.#parts.pool[Symbol.asyncDispose]();
    if (this.#parts.isThrowaway) return this.#removeAll();
    const stops = [...this.#running.keys()].map((id) => this.#stop(id));
    for (const { status, reason } of (await Promise.allSettled(stops)).filter(isRejected)) {
      this.#parts.logger.error({ err: reason }, `a cluster could not be stopped (${status})`);
    }
  }

  async #removeAll(): Promise<void> {
    const opened = [...this.#running.values()];
    this.#running.clear();
    await Promise.all(opened.map(({ cluster }) => cluster[Symbol.asyncDispose]()));
    const all = await listClusters(this.#parts.engine, this.#parts.installation, {});
    await Promise.all([...all].map((cluster) => removeCluster(this.#parts, cluster)));
  }

  /** All clusters are made alike: one tells for all. */
  async #look(cluster: RunningCluster, options: CallOptions): Promise<void> {
    if (this.#hasLooked) return;
    this.#features = await readClusterFeatures(cluster.request, options);
    this.#hasLooked = true;
  }

  /** A warm cluster where there is one, else a new one. It is nobody else's, and lost with this process, from now on. */
  async #take(options: CreateOptions): Promise<RunningCluster> {
    const { pool, bringUp, marks } = this.#parts;
    const { signal, onStep } = options;
    const waiting = { onWait: () => onStep?.(steps.pool), ...(signal === undefined ? {} : { signal }) };
    const warm = await pool.take(waiting);
    if (warm === undefined) {
      const made = await bringUp.make(options);
      this.#taken.add(made.place.cluster);
      return made;
    }
    this.#taken.add(warm.place.cluster);
    await marks.clearReady(warm.place.cluster, {});
    return warm;
  }

  /**
   * Takes over what an earlier server left: claimed clusters stay as they are, warm ones go to the pool, and what is
   * neither was left half made and is removed.
   */
  async #adopt(): Promise<void> {
    const { engine, installation, marks, bringUp, pool, clock, logger } = this.#parts;
    // Looked at before and after: what is being made now may be claimed by the time the marks are read.
    const busy = [...this.#taken, ...bringUp.underWay];
    const all = await listClusters(engine, installation, {});
    const claims = await marks.listClaims({});
    const ready = await marks.listReady({});
    const claimed = claims.map(({ cluster }) => cluster);
    const known = new Set([...busy, ...claimed, ...ready, ...this.#taken, ...bringUp.underWay]);
    const orphans = [...all].filter((cluster) => !known.has(cluster));
    await Promise.all(orphans.map((cluster) => removeCluster(this.#parts, cluster)));
    this.#unattended = clock.after(unattendedMs, () => void this.#stopUnattended(claims));
    void pool.start().catch((thrown: unknown) => logger.error({ err: thrown }, "the pool could not be started"));
  }

  /** Learners who come back soon find their cluster as it is; what nobody asks for is stopped, and kept. */
  async #stopUnattended(claims: readonly Claim[]): Promise<void> {
    for (const { sandbox, cluster } of claims) {
      await this.#turns
        .take(sandbox, async () => {
          if (!this.#running.has(sandbox)) await stopCluster(this.#parts, cluster);
        })
        .catch((thrown: unknown) => this.#parts.logger.error({ err: thrown }, "a cluster could not be stopped"));
    }
  }

  /** Opens a claimed cluster, started where it was stopped, with a home that fits it. */
  async #resume(claim: Claim, options: CreateOptions): Promise<RunningCluster | undefined> {
    const cluster = await this.#parts.bringUp.open(claim.cluster, options);
    if (cluster === undefined) return undefined;
    const config = await cluster.shell.run(["cat", ".kube/config"], { timeoutMs: homeTimeoutMs });
    // Some node images make new authorities at every start; what the home trusts and shows is worthless then.
    if (!config.stdout.includes(cluster.authority)) {
      await cluster.shell.fillHome([], await cluster.learnerKubeconfig(claim.namespace, options), options);
    }
    return cluster;
  }

  #summary({ sandbox: id, learner, exercise, createdAt }: Claim): SandboxSummary {
    const state = this.#running.has(id) ? "running" : "stopped";
    return { id, learner, exercise, provider: this.name, state, createdAt };
  }

  #enter(claim: Claim, opened: RunningCluster, pulse: string | undefined): Sandbox {
    const id = claim.sandbox;
    const present = async ({ signal }: CallOptions): Promise<RunningCluster> => {
      signal?.throwIfAborted();
      const running = this.#running.get(id);
      if (running?.sandbox !== sandbox) throw new MatelotError("sandbox-unknown");
      return this.#turns.take(id, () => this.#keepUp(claim, running));
    };
    const sandbox: Sandbox = {
      summary: { ...this.#summary(claim), state: "running" },
      abilities: this.abilities(),
      kubeconfig: async (options) => (await present(options)).kubeconfig(claim.namespace),
      openTerminal: async (options) => (await present(options)).shell.openTerminal(options),
      run: async (argv, options) => (await present(options)).shell.run(argv, options),
      stop: () => this.#stop(id),
    };
    this.#running.set(id, { sandbox, cluster: opened, pulse });
    return sandbox;
  }

  /** The cluster of a running sandbox, started again when the engine or a node has gone down under it. */
  async #keepUp(claim: Claim, running: RunningSandbox): Promise<RunningCluster> {
    if (this.#running.get(claim.sandbox) !== running) throw new MatelotError("sandbox-unknown");
    const pulse = await this.#pulse(claim.cluster);
    if (pulse !== undefined && pulse === running.pulse) return running.cluster;
    await running.cluster[Symbol.asyncDispose]();
    const again = await this.#resume(claim, {});
    if (again === undefined) {
      this.#running.delete(claim.sandbox);
      throw new MatelotError("sandbox-unknown");
    }
    running.cluster = again;
    running.pulse = await this.#pulse(claim.cluster);
    return again;
  }

  #pulse(cluster: ClusterId): Promise<string | undefined> {
    return clusterPulse(this.#parts.engine, cluster, {});
  }

  #stop(id: SandboxId): Promise<void> {
    return this.#turns.take(id, async () => {
      const running = this.#running.get(id);
      if (running === undefined) return;
      this.#running.delete(id);
      await running.cluster[Symbol.asyncDispose]();
      await stopCluster(this.#parts, running.cluster.place.cluster);
    });
  }
}

/** How long a cluster that an earlier server left running waits for its learner. */
const unattendedMs = 15 * 60_000;

/** Reading a small file; a busy machine needs a moment for it. */
const homeTimeoutMs = 30_000;

function isRejected(result: PromiseSettledResult<void>): result is PromiseRejectedResult {
  return result.status === "rejected";
}
