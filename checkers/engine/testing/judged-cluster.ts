import { setTimeout as delay } from "node:timers/promises";
import {
  type ClusterServer,
  type ClusterServerOptions,
  serveTestCluster,
} from "../../../sandbox-server/simulator/api/test-cluster-server.ts";
import { FakeRuntime } from "../../../sandbox-server/simulator/kubelet/testing/fake-runtime.ts";
import type { Check } from "../../check.ts";
import type { Verdict } from "../../verdict.ts";
import type { CheckDescription } from "../../vocabulary/index.ts";
import { type EvaluationOptions, startEvaluation } from "../index.ts";

/** A simulated cluster served over HTTPS, whose programs do nothing: for checks that read objects alone. */
export function serveCluster(): Promise<ClusterServer> {
  return serve({ createRuntime: () => new FakeRuntime() });
}

/** The same with programs that really answer. */
export function serveRunningCluster(): Promise<ClusterServer> {
  return serve({});
}

async function serve(options: ClusterServerOptions): Promise<ClusterServer> {
  const server = await serveTestCluster(options);
  const account = { resource: "serviceaccounts", namespace: "default", name: "default" };
  await until(
    () => server.cluster.client.find(account) !== undefined,
    () => "the default service account is missing",
  );
  return server;
}

/** A check whose title does not matter. */
export function check(id: string, test: CheckDescription, needs?: readonly string[]): Check {
  return { id, title: { en: id, fr: id }, points: 1, test, ...(needs === undefined ? {} : { needs }) };
}

/** An evaluation under way, with everything it has told. */
export interface Watched extends AsyncDisposable {
  /** Check id → every verdict of it, oldest first. */
  readonly told: ReadonlyMap<string, readonly Verdict[]>;
  /** `passed`, or the code of the last verdict. */
  last(check: string): string | undefined;
  /** Waits until the last verdict of a check is this one; rejects after ten seconds with what it is instead. */
  until(check: string, word: string): Promise<void>;
}

export async function watch(
  kubeconfig: string,
  checks: readonly Check[],
  options: Partial<EvaluationOptions> = {},
): Promise<Watched> {
  const told = new Map<string, Verdict[]>();
  const evaluation = await startEvaluation({
    kubeconfig,
    checks,
    alreadyPassed: new Set(),
    signal: new AbortController().signal,
    onVerdict: (id, verdict) => told.set(id, [...(told.get(id) ?? []), verdict]),
    ...options,
  });
  const last = (id: string) => wordOf(told.get(id)?.at(-1));
  return {
    told,
    last,
    until: (id, word) =>
      until(
        () => last(id) === word,
        () => `${id} is ${last(id)}, not ${word}`,
      ),
    [Symbol.asyncDispose]: () => evaluation[Symbol.asyncDispose](),
  };
}

/** `passed`, or the code of a verdict. */
export function wordOf(verdict: Verdict | undefined): string | undefined {
  if (verdict === undefined) return undefined;
  return verdict.status === "passed" ? "passed" : verdict.code;
}

/** Polls a condition; rejects after ten seconds with `describe`'s words. */
export async function until(condition: () => boolean, describe: () => string): Promise<void> {
  for (const end = Date.now() + 10_000; !condition(); await delay(5)) {
    if (Date.now() > end) throw new Error(describe());
  }
}

/** A Deployment of one container, as a learner's manifest has it. */
export function deploymentManifest(name: string, replicas: number, container: Readonly<Record<string, unknown>> = {}) {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "default", labels: { app: name } },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: "web", image: "nginx:1.25", ...container }] },
      },
    },
  };
}

export function scale({ cluster }: ClusterServer, name: string, replicas: number): void {
  const ref = { resource: "deployments.apps", namespace: "default", name };
  cluster.client.modify(ref, (draft) => {
    Object.assign((draft as unknown as { spec: object }).spec, { replicas });
  });
}

export function deleteOnePod({ cluster }: ClusterServer): string {
  const [pod] = cluster.client.list("pods", { namespace: "default" });
  const name = pod?.metadata.name ?? "";
  cluster.client.delete({ resource: "pods", namespace: "default", name }, { graceSeconds: 0 });
  return name;
}
