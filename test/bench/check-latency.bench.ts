/** From a change in the API to the verdict, with 50 learners in one process, and the processor time of one look. */
import { setTimeout as delay } from "node:timers/promises";
import type { Check } from "../../checkers/check.ts";
import { systemClock } from "../../checkers/engine/clock.ts";
import { knownCollection } from "../../checkers/engine/cluster/collection.ts";
import type { KubeObject } from "../../checkers/engine/cluster/kube-object.ts";
import { startEvaluation } from "../../checkers/engine/index.ts";
import type { View } from "../../checkers/engine/word.ts";
import { createEvaluator } from "../../checkers/engine/words/index.ts";
import { deployment } from "../../checkers/vocabulary/index.ts";
import exercise from "../../exercises/deployment-scale-and-heal/exercise.ts";
import { type ClusterServer, serveTestCluster } from "../../sandbox-server/simulator/api/test-cluster-server.ts";
import type { Figure } from "./bench.ts";
import { rounded } from "./statistics.ts";

export const name = "check-latency";

const learners = 50;
const changesEach = 20;

export async function run(): Promise<readonly Figure[]> {
  // Everybody's cluster is up before anybody is measured: booting 50 at once is another bench's subject.
  const { promise: everybody, resolve: open } = Promise.withResolvers<void>();
  let waiting = learners;
  const gate = () => {
    waiting -= 1;
    if (waiting === 0) open();
    return everybody;
  };
  const latencies = (await Promise.all(Array.from({ length: learners }, () => learner(gate))))
    .flat()
    .sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return [
    { name: `change to verdict p50, ${learners} learners`, value: rounded(at(0.5)), unit: "ms" },
    { name: `change to verdict p99, ${learners} learners`, value: rounded(at(0.99)), unit: "ms", goal: { max: 300 } },
    { name: "one look at an exercise (CPU)", value: rounded(evaluationCpuMs()), unit: "ms", goal: { max: 5 } },
  ];
}

/** One learner who changes a field again and again; the check never passes, but tells each value that it sees. */
async function learner(gate: () => Promise<void>): Promise<readonly number[]> {
  await using server = await serveTestCluster();
  const checks: readonly Check[] = [
    {
      id: "seen",
      title: { en: "seen", fr: "vu" },
      points: 1,
      test: deployment("web").field(".spec.replicas").equals(-1),
    },
    ...exercise.checks,
  ];
  server.cluster.client.create("deployments.apps", manifest);
  const { promise: first, resolve } = Promise.withResolvers<void>();
  let heard: (text: string) => void = () => resolve();
  await using _evaluation = await startEvaluation({
    kubeconfig: server.kubeconfig,
    checks,
    alreadyPassed: new Set(),
    signal: new AbortController().signal,
    onVerdict: (check, verdict) => {
      if (check === "seen" && verdict.status === "failed") heard(verdict.reason.en);
    },
  });
  await first;
  await gate();
  const latencies: number[] = [];
  for (let value = 100; value < 100 + changesEach; value++) {
    await delay(50 + Math.random() * 100);
    const told = new Promise<void>((resolve) => {
      heard = (text) => {
        if (text.includes(` is ${value};`)) resolve();
      };
    });
    const startedAt = performance.now();
    write(server, value);
    await told;
    latencies.push(performance.now() - startedAt);
  }
  return latencies;
}

function write({ cluster }: ClusterServer, replicas: number): void {
  const ref = { resource: "deployments.apps", namespace: "default", name: "web" };
  cluster.client.modify(ref, (draft) => {
    Object.assign((draft as unknown as { spec: object }).spec, { paused: true, replicas });
  });
}

const manifest = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "default" },
  spec: {
    // Paused, so that what is measured is the check and not the making of a hundred pods.
    paused: true,
    replicas: 0,
    selector: { matchLabels: { app: "web" } },
    template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx:1.25" }] } },
  },
};

function evaluationCpuMs(): number {
  const context = { namespace: "default" };
  const evaluators = exercise.checks.map((check) => createEvaluator(check.test, context));
  const view = viewOf(50);
  const tools = {
    connection: unusedConnection,
    clock: systemClock,
    signal: new AbortController().signal,
    surroundings: {},
  };
  const rounds = 500;
  const before = process.cpuUsage();
  for (let index = 0; index < rounds; index++) for (const evaluator of evaluators) void evaluator.evaluate(view, tools);
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000 / rounds;
}

const unusedConnection = {
  namespace: "default",
  /** The one thing a measured check asks is for a set's events; there are none. */
  request: async () => ({ status: 200, body: '{"items":[]}', isCut: false }),
  stream: () => Promise.reject(new Error("the measured checks ask nothing")),
  runInPod: () => Promise.reject(new Error("the measured checks ask nothing")),
  askPod: () => Promise.reject(new Error("the measured checks ask nothing")),
  [Symbol.dispose]: () => {},
};

function viewOf(pods: number): View {
  const owned = (uid: string) => [{ uid, controller: true }];
  const set: KubeObject = {
    metadata: { name: "web-1", uid: "set", generation: 1, ownerReferences: owned("web") },
    spec: { replicas: pods },
    status: { observedGeneration: 1, replicas: pods, readyReplicas: pods },
  };
  const web: KubeObject = { ...set, metadata: { name: "web", uid: "web", generation: 1 } };
  const list = Array.from(
    { length: pods },
    (_, index): KubeObject => ({
      metadata: { name: `web-1-${index}`, uid: `pod-${index}`, ownerReferences: owned("set") },
      status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
    }),
  );
  const podKind = knownCollection("Pod", "default").kind;
  return {
    namespace: "default",
    find: (reference) => (reference.kind === "Deployment" ? web : undefined),
    list: ({ kind }) => (kind === podKind ? list : kind === "ReplicaSet" ? [set] : [web]),
  };
}
