import { setTimeout as delay } from "node:timers/promises";
import type { Check } from "../../checkers/check.ts";
import type { ClusterConnection } from "../../checkers/engine/cluster/connection.ts";
import { evaluateOnce } from "../../checkers/engine/index.ts";
import type { Sandbox } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import type { KubeObject, Touched } from "./inventory.ts";
import { type Mutant, writtenPartsOf } from "./mutants.ts";
import type { Reading } from "./read-noticing.ts";

/** A solved exercise, in which fields are changed and put back. */
export interface Trial {
  readonly connection: ClusterConnection;
  readonly kubeconfig: string;
  readonly checks: readonly Check[];
  /** The checks that hold while nothing is changed. */
  readonly holding: ReadonlySet<string>;
  readonly sandbox: Sandbox;
  readonly reading: Reading;
  readonly signal: AbortSignal;
}

export interface Outcome {
  /** `refused` by the API server, or set back by it (`undone`): no mutant at all. */
  readonly outcome: "noticed" | "unnoticed" | "refused" | "undone";
  /** The checks that failed because of it. */
  readonly noticedBy: readonly string[];
  /** Whether the cluster is again what it was before. */
  readonly isRestored: boolean;
}

const limits = { timeoutMs: 60_000, maxBytes: 4 * 1024 * 1024 };
// Controllers react to a change before it is judged, and to its being taken back before the next.
const settleMs = 1200;
// A change that is only rolled out fails checks for a while; one that they notice fails them to the end.
const patienceMs = 5_000;
const restoreMs = 20_000;
const pollMs = 100;
// Holds data or holds others: what is made anew under the same name is not the same.
const irreplaceable = /^(Namespace|Node|PersistentVolume|PersistentVolumeClaim|ServiceAccount) /;

/**
 * Asks the checks what they read in the changed object as the API server would store it. Where that tells none of them
 * anything, the change is really made, all of them are asked, and it is taken back.
 */
export async function tryMutant(mutant: Mutant, touched: Touched, trial: Trial): Promise<Outcome> {
  const nothing = { noticedBy: [], isRestored: true };
  const imagined = (await imagine(trial, touched, mutant.object)) ?? (await imagineAnew(trial, touched, mutant.object));
  if (imagined !== undefined) {
    if (isSame(imagined, touched.object)) return { ...nothing, outcome: "undone" };
    const readers = trial.reading.noticing(touched.object.kind, imagined).filter((check) => trial.holding.has(check));
    if (readers.length > 0) return { outcome: "noticed", noticedBy: readers, isRestored: true };
    if (trial.reading.isAll) return { ...nothing, outcome: "unnoticed" };
  }
  const original = await read(trial, touched);
  if (original === undefined) return { ...nothing, outcome: "undone", isRestored: false };
  const isReplaced = !(await overwrite(trial, touched, mutant.object));
  if (isReplaced) {
    if (touched.before !== undefined || irreplaceable.test(touched.title)) return { ...nothing, outcome: "refused" };
    if (imagined === undefined) return { ...nothing, outcome: "refused" };
    await replace(trial, touched, mutant.object);
  }
  if (isSame(await read(trial, touched), original)) return { ...nothing, outcome: "undone" };
  const noticedBy = await failing(trial, patienceMs);
  if (isReplaced) await replace(trial, touched, original);
  else await overwrite(trial, touched, original);
  const isBack = isSame(await read(trial, touched), original);
  const isRestored = isBack && (noticedBy.length === 0 || (await failing(trial, restoreMs)).length === 0);
  return { outcome: noticedBy.length > 0 ? "noticed" : "unnoticed", noticedBy, isRestored };
}

/** Ids of the checks that pass now. Empty where they give no verdict in time. */
export async function passing({ kubeconfig, checks, sandbox, signal }: Omit<Trial, "holding" | "reading">) {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(120_000)]);
  const verdicts = await evaluateOnce({ kubeconfig, checks, surroundings: sandbox, signal: limit });
  return new Set([...verdicts].filter(([, verdict]) => verdict.status === "passed").map(([id]) => id));
}

/** The checks that held and fail, none as soon as all of them hold again. */
async function failing(trial: Trial, forMs: number): Promise<readonly string[]> {
  const end = Date.now() + forMs;
  await delay(settleMs, undefined, { signal: trial.signal });
  for (;;) {
    const still = await passing(trial);
    const failed = [...trial.holding].filter((check) => !still.has(check));
    if (failed.length === 0 || Date.now() > end) return failed;
    await delay(settleMs, undefined, { signal: trial.signal });
  }
}

async function read(trial: Trial, touched: Touched): Promise<KubeObject | undefined> {
  const answer = await ask(trial, `${touched.collection}/${touched.name}`);
  return answer.status === 200 ? JSON.parse(answer.body) : undefined;
}

async function overwrite(trial: Trial, touched: Touched, object: unknown): Promise<boolean> {
  return (await ask(trial, `${touched.collection}/${touched.name}`, "PUT", afresh(object))).status === 200;
}

/** What the API server would make of it; undefined where it refuses. */
async function imagine(trial: Trial, touched: Touched, object: unknown): Promise<KubeObject | undefined> {
  const answer = await ask(trial, `${touched.collection}/${touched.name}?dryRun=All`, "PUT", afresh(object));
  return answer.status === 200 ? JSON.parse(answer.body) : undefined;
}

/**
 * What the API server would make of it in place of the one that may not be changed so: asked under another name, so that
 * the object itself stays. Undefined where it refuses.
 */
async function imagineAnew(trial: Trial, touched: Touched, object: unknown): Promise<KubeObject | undefined> {
  const { metadata, ...rest } = afresh(object);
  const body = { ...rest, metadata: { ...metadata, name: `${touched.name.slice(0, 50)}-x` } };
  const answer = await ask(trial, `${touched.collection}?dryRun=All`, "POST", body);
  if (answer.status !== 201) return undefined;
  const made: KubeObject = JSON.parse(answer.body);
  return { ...made, metadata: { ...made.metadata, name: touched.name }, status: touched.object.status };
}

/** Deletes the object, waits until it is gone, and creates the other. */
async function replace(trial: Trial, touched: Touched, object: unknown): Promise<void> {
  await ask(trial, `${touched.collection}/${touched.name}?propagationPolicy=Background&gracePeriodSeconds=0`, "DELETE");
  const end = Date.now() + restoreMs;
  while ((await read(trial, touched)) !== undefined && Date.now() < end) {
    await delay(pollMs, undefined, { signal: trial.signal });
  }
  await ask(trial, touched.collection, "POST", afresh(object));
}

function ask({ connection, signal }: Trial, path: string, method?: "POST" | "PUT" | "DELETE", body?: unknown) {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return connection.request(path, { ...limits, signal, ...(method === undefined ? {} : { method }), ...sent });
}

/** As it can be written again, whatever its present revision is. */
function afresh(object: unknown) {
  const { status: _, metadata, ...rest } = object as KubeObject;
  const { resourceVersion: __, managedFields: ___, uid: ____, creationTimestamp: _____, ...kept } = metadata;
  return { ...rest, metadata: kept };
}

function isSame(one: KubeObject | undefined, other: KubeObject): boolean {
  return JSON.stringify(writtenPartsOf(one)) === JSON.stringify(writtenPartsOf(other));
}
