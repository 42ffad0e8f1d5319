import { setTimeout as delay } from "node:timers/promises";
import type { Check } from "../../checkers/check.ts";
import { collectionOf, collectionPath } from "../../checkers/engine/cluster/collection.ts";
import { type ClusterConnection, openConnection } from "../../checkers/engine/cluster/connection.ts";
import { evaluateOnce, systemClock } from "../../checkers/engine/index.ts";
import type { ObjectReference } from "../../checkers/vocabulary/object-reference.ts";
import type { Sandbox, SandboxProvider } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { drawExercise, type LoadedExercise } from "../format/index.ts";
import { referencesOf } from "../format/validate-exercise.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import { observe } from "./observe.ts";
import { proofScript } from "./script.ts";

/** What became of one mutant of the solution's final objects. */
export interface MutantResult {
  readonly object: string;
  readonly path: string;
  readonly change: Mutant["change"];
  /** `refused` by the API server, or set back by it (`undone`): no mutant at all. */
  readonly outcome: "noticed" | "unnoticed" | "refused" | "undone";
  /** The checks that failed because of it. */
  readonly noticedBy: readonly string[];
}

const limits = { timeoutMs: 10_000, maxBytes: 4 * 1024 * 1024 };
// Controllers react to a change before it is judged, and to its being taken back before the next.
const settleMs = 500;

/**
 * Solves the exercise once, then changes one field of one final object at a time and asks which of the checks that hold
 * at the end notice it. A check that notices nothing rests on nothing that the learner wrote.
 */
export async function mutateExercise(
  template: LoadedExercise,
  provider: SandboxProvider,
  signal: AbortSignal,
): Promise<readonly MutantResult[]> {
  const exercise = drawExercise(template, "1");
  const script = proofScript(
    exercise.solutionFiles,
    "solve.sh",
    exercise.checks.map(({ id }) => id),
  );
  const homeFiles = [...exercise.setup.homeFiles, ...script.files];
  const { namespace, abilities } = exercise;
  const { linuxNamespaces } = abilities;
  const { manifests } = exercise.setup;
  const spec = { learner: "proof", exercise: exercise.id, namespace, homeFiles, manifests, linuxNamespaces };
  const sandbox = await provider.create(spec, { signal });
  try {
    await observe(sandbox, exercise, {
      command: script.command,
      onVerdict: (check, verdict) => script.hear(sandbox, check, verdict, signal),
      signal,
    });
    const kubeconfig = await sandbox.kubeconfig({ signal });
    using connection = openConnection(kubeconfig, systemClock);
    const checks = exercise.checks.map(({ needs: _, ...check }) => check);
    const holding = await passing(kubeconfig, checks, sandbox, signal);
    const references = [...new Map(exercise.checks.flatMap((check) => referencesOf(check.test)).map(withKey)).values()];
    const results: MutantResult[] = [];
    for (const reference of references) {
      const path = pathOf(reference, connection.namespace);
      for (const mutant of mutantsOf(await read(connection, path, signal))) {
        results.push(
          await tryMutant(mutant, reference, path, { connection, kubeconfig, checks, holding, sandbox, signal }),
        );
      }
    }
    return results;
  } finally {
    await provider.remove(sandbox.summary.id, {});
  }
}

interface Trial {
  readonly connection: ClusterConnection;
  readonly kubeconfig: string;
  readonly checks: readonly Check[];
  readonly holding: ReadonlySet<string>;
  readonly sandbox: Sandbox;
  readonly signal: AbortSignal;
}

async function tryMutant(
  mutant: Mutant,
  reference: ObjectReference,
  path: string,
  { connection, kubeconfig, checks, holding, sandbox, signal }: Trial,
): Promise<MutantResult> {
  const about = { object: `${reference.kind} ${reference.name}`, path: mutant.path, change: mutant.change };
  const original = await read(connection, path, signal);
  if (!(await write(connection, path, mutant.object, signal))) return { ...about, outcome: "refused", noticedBy: [] };
  if (partsOf(await read(connection, path, signal)) === partsOf(original)) {
    return { ...about, outcome: "undone", noticedBy: [] };
  }
  await delay(settleMs, undefined, { signal });
  const still = await passing(kubeconfig, checks, sandbox, signal);
  await write(connection, path, original, signal);
  await delay(settleMs, undefined, { signal });
  const noticedBy = [...holding].filter((check) => !still.has(check));
  return { ...about, outcome: noticedBy.length > 0 ? "noticed" : "unnoticed", noticedBy };
}

async function passing(kubeconfig: string, checks: readonly Check[], surroundings: Sandbox, signal: AbortSignal) {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(30_000)]);
  const verdicts = await evaluateOnce({ kubeconfig, checks, surroundings, signal: limit });
  return new Set([...verdicts].filter(([, verdict]) => verdict.status === "passed").map(([id]) => id));
}

async function read(connection: ClusterConnection, path: string, signal: AbortSignal): Promise<unknown> {
  const answer = await connection.request(path, { ...limits, signal });
  return answer.status === 200 ? JSON.parse(answer.body) : undefined;
}

/** Overwrites the object whatever its present revision is. */
async function write(connection: ClusterConnection, path: string, object: unknown, signal: AbortSignal) {
  const { metadata, ...rest } = object as { readonly metadata: Readonly<Record<string, unknown>> };
  const { resourceVersion: _, managedFields: __, ...kept } = metadata;
  const body = JSON.stringify({ ...rest, metadata: kept });
  const answer = await connection.request(path, { ...limits, signal, method: "PUT", body });
  return answer.status === 200;
}

/** What the learner wrote, to compare. */
function partsOf(object: unknown): string {
  const { spec, data, metadata } = (object ?? {}) as Record<string, { labels?: unknown } | undefined>;
  return JSON.stringify([spec, data, metadata?.labels]);
}

function pathOf(reference: ObjectReference, namespace: string): string {
  const collection = collectionOf(reference, namespace);
  return `${collectionPath(collection, collection.address.versions[0])}/${reference.name}`;
}

function withKey(reference: ObjectReference): readonly [string, ObjectReference] {
  return [`${reference.kind} ${reference.namespace ?? ""}/${reference.name}`, reference];
}
