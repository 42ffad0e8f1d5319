import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { MatelotError } from "../../../errors/index.ts";
import { readClusterFeatures, unknownFeatures } from "../../cluster-features.ts";
import { createHome, removeTree } from "../../learner-home.ts";
import { noExtras } from "../../no-extras.ts";
import { newSandboxId } from "../../sandbox-id.ts";
import type {
  Abilities,
  CallOptions,
  CreateOptions,
  Obstacle,
  Sandbox,
  SandboxId,
  SandboxProvider,
  SandboxSpec,
  SandboxSummary,
} from "../../sandbox-provider.ts";
import type { ApiRequest } from "../../seed/api-request.ts";
import { applyManifests } from "../../seed/apply-manifests.ts";
import { Turns } from "../../turns.ts";
import { granted } from "./host-cluster.ts";
import { clusterObstacles } from "./kubeconfig-obstacles.ts";
import { createLearnerNamespace, deleteLearnerNamespace, listLearnerNamespaces } from "./learner-namespace.ts";
import { homeKubeconfig, type KubeconfigParts, type LearnerWay, openLearnerWay } from "./learner-way.ts";

interface RunningSandbox {
  readonly sandbox: Sandbox;
  readonly way: LearnerWay;
}

const steps = {
  namespace: { en: "Making a namespace", fr: "Création d'un espace de noms" },
  seed: { en: "Preparing the exercise", fr: "Préparation de l'exercice" },
};

/** A namespace a learner on a cluster that exists already; the shell is the same fenced-off one. */
export class KubeconfigProvider implements SandboxProvider {
  readonly name = "kubeconfig";
  readonly title = { en: "Namespace of a cluster", fr: "Espace de noms d'un cluster" };
  // Only the learner's shell runs here; the cluster carries the rest.
  readonly cost = { memoryMib: 12, bringUpsAtOnce: 8 };
  readonly #parts: KubeconfigParts;
  /** Counted when the cluster is first asked; one is there for certain. */
  #nodes = 1;
  #features = unknownFeatures;
  readonly #running = new Map<SandboxId, RunningSandbox>();
  readonly #turns = new Turns<SandboxId>();
  /** Sandboxes under way: their namespaces may not be listed yet. */
  readonly #creating = new Set<string>();

  constructor(parts: KubeconfigParts) {
    this.#parts = parts;
  }

  async obstacles({ signal }: CallOptions): Promise<readonly Obstacle[]> {
    const { host, cluster, path } = this.#parts;
    const found = await clusterObstacles(path, cluster.asOperator, signal);
    if (found.every(({ severity }) => severity !== "fatal")) {
      using operator = await cluster.asOperator();
      await this.#look(operator, signal);
    }
    return [...(await host.obstacles({})), ...found];
  }

  abilities(): Abilities {
    return {
      ...noExtras,
      nodes: this.#nodes,
      kernel: "real",
      clusterScope: false,
      isolatedShell: this.#parts.host.isIsolated,
      ...this.#features,
    };
  }

  async create(spec: SandboxSpec, { signal, onStep }: CreateOptions): Promise<Sandbox> {
    signal?.throwIfAborted();
    const { cluster, installation, homes, host } = this.#parts;
    const id = newSandboxId(spec.learner, spec.exercise);
    const owner = host.newOwner();
    using operator = await cluster.asOperator();
    await this.#look(operator, signal);
    let way: LearnerWay | undefined;
    this.#creating.add(id);
    try {
      onStep?.(steps.namespace);
      await createLearnerNamespace(operator, id, spec, { installation, ...(signal === undefined ? {} : { signal }) });
      await mkdir(homes, { recursive: true, mode: 0o700 });
      const kubeconfig = homeKubeconfig(cluster, id);
      await createHome(join(homes, id), { owner, files: spec.homeFiles, kubeconfig });
      way = await openLearnerWay(this.#parts, id, operator, signal);
      onStep?.(steps.seed);
      await this.#seed(id, spec, way, signal);
    } catch (thrown) {
      await way?.[Symbol.asyncDispose]();
      await Promise.allSettled([deleteLearnerNamespace(operator, id), removeTree(join(homes, id))]);
      if (thrown instanceof MatelotError || signal?.aborted) throw thrown;
      throw new MatelotError("sandbox-create-failed", { cause: thrown });
    } finally {
      this.#creating.delete(id);
    }
    const { learner, exercise } = spec;
    const summary = { id, learner, exercise, provider: this.name, createdAt: this.#parts.clock.now() };
    return this.#enter({ ...summary, state: "running" }, way);
  }

  async find(id: SandboxId, { signal }: CallOptions): Promise<Sandbox | undefined> {
    signal?.throwIfAborted();
    return this.#turns.take(id, async () => {
      const running = this.#running.get(id);
      if (running !== undefined) return running.sandbox;
      using operator = await this.#parts.cluster.asOperator();
      const summary = (await this.#namespaces(operator, signal)).find((candidate) => candidate.id === id);
      if (summary === undefined) return undefined;
      const way = await openLearnerWay(this.#parts, id, operator, signal);
      return this.#enter({ ...summary, state: "running" }, way);
    });
  }

  async list({ signal }: CallOptions): Promise<readonly SandboxSummary[]> {
    signal?.throwIfAborted();
    using operator = await this.#parts.cluster.asOperator();
    const found = await this.#namespaces(operator, signal);
    await this.#reapHomes(new Set(found.map(({ id }) => id)));
    return found.map((summary) => ({ ...summary, state: this.#running.has(summary.id) ? "running" : "stopped" }));
  }

  async remove(id: SandboxId): Promise<void> {
    await this.#turns.take(id, async () => {
      await this.#leave(id);
      using operator = await this.#parts.cluster.asOperator();
      const mine = await this.#namespaces(operator, undefined);
      // Only what carries our labels is ours to delete, whatever the id says.
      if (mine.some((summary) => summary.id === id)) await deleteLearnerNamespace(operator, id);
      if (idForm.test(id)) await removeTree(join(this.#parts.homes, id));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.#stop(id)));
    await this.#parts.host[Symbol.asyncDispose]();
  }

  async #look(operator: ApiRequest, signal: AbortSignal | undefined): Promise<void> {
    const options = signal === undefined ? {} : { signal };
    [this.#nodes, this.#features] = await Promise.all([
      countNodes(operator, signal),
      readClusterFeatures(operator, options),
    ]);
  }

  #namespaces(operator: ApiRequest, signal: AbortSignal | undefined) {
    return listLearnerNamespaces(operator, this.#parts.installation, this.name, signal);
  }

  /** The seed is applied with the learner's own rights: what it may not touch, the cluster refuses. */
  async #seed(id: SandboxId, spec: SandboxSpec, way: LearnerWay, signal: AbortSignal | undefined): Promise<void> {
    using request = this.#parts.cluster.withToken(await way.token());
    await untilUsable(request, id, signal);
    await applyManifests(request, {
      namespace: id,
      insteadOf: spec.namespace,
      manifests: spec.manifests,
      ...(signal === undefined ? {} : { signal }),
    });
  }

  #enter(summary: SandboxSummary, way: LearnerWay): Sandbox {
    const present = async ({ signal }: CallOptions) => {
      signal?.throwIfAborted();
      if (this.#running.get(summary.id)?.sandbox !== sandbox) throw new MatelotError("sandbox-unknown");
      await way.token();
    };
    const sandbox: Sandbox = {
      summary,
      abilities: this.abilities(),
      async kubeconfig(options) {
        await present(options);
        return way.kubeconfig();
      },
      async openTerminal(options) {
        await present(options);
        return way.shell.openTerminal(options);
      },
      async run(argv, options) {
        await present(options);
        return way.shell.run(argv, options);
      },
      followHome: (listener) => way.shell.followHome(listener),
      stop: () => this.#stop(summary.id),
    };
    this.#running.set(summary.id, { sandbox, way });
    return sandbox;
  }

  #stop(id: SandboxId): Promise<void> {
    return this.#turns.take(id, () => this.#leave(id));
  }

  async #leave(id: SandboxId): Promise<void> {
    const running = this.#running.get(id);
    this.#running.delete(id);
    await running?.way[Symbol.asyncDispose]();
  }

  /** Homes whose namespace somebody else has deleted. */
  async #reapHomes(known: ReadonlySet<string>): Promise<void> {
    const names = await readdir(this.#parts.homes).catch(() => []);
    for (const name of names) {
      if (!known.has(name) && !this.#creating.has(name)) await removeTree(join(this.#parts.homes, name));
    }
  }
}

/** Ids are directory names here: whatever has another form names no home. */
const idForm = /^[a-z0-9][a-z0-9-]{0,62}$/;

const usableTries = 100;
const usablePauseMs = 100;

/**
 * Waits until the learner's rights have reached the API server's authorizer and pods can start, for which the namespace
 * needs its default service account. Errors: `sandbox-create-failed`.
 */
async function untilUsable(learner: ApiRequest, namespace: string, signal: AbortSignal | undefined): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
  for (let left = usableTries; ; left -= 1) {
    const answer = await learner("GET", path, signal === undefined ? {} : { signal });
    if (answer.status === 200) return;
    if (left === 0) granted(answer, "a default service account");
    await setTimeout(usablePauseMs, undefined, signal === undefined ? {} : { signal });
  }
}

const nodeListSchema = z.object({ items: z.array(z.unknown()) });

/** At least one; an operator who may not list nodes, or a cluster that doesn't answer, leaves it at that. */
async function countNodes(operator: ApiRequest, signal: AbortSignal | undefined): Promise<number> {
  const answer = await operator("GET", "/api/v1/nodes", signal === undefined ? {} : { signal }).catch(() => undefined);
  return Math.max(1, nodeListSchema.safeParse(answer?.body).data?.items.length ?? 1);
}
