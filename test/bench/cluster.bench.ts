/** The simulated cluster itself: boot, memory, lists, watches, writes, snapshots, and many clusters in one process. */
import { randomInt } from "node:crypto";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { serveTestCluster } from "../../sandbox-server/simulator/api/test-cluster-server.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { type ClusterOptions, createCluster, type SimulatedCluster } from "../../sandbox-server/simulator/cluster.ts";
import type { Pod } from "../../sandbox-server/simulator/registry/types.ts";
import type { Figure } from "./bench.ts";
import { percentile } from "./statistics.ts";

export const name = "cluster";

const random = { next: () => randomInt(2 ** 47) / 2 ** 47 };
// A node takes 110 pods, as a real kubelet does by default: five of them hold the 500 of the largest measurement.
const nodes = ["node-1", "node-2", "node-3", "node-4", "node-5"];
const boot = (options: Partial<ClusterOptions> = {}) => createCluster({ clock: systemClock, random, ...options });

export async function run(): Promise<readonly Figure[]> {
  return [
    ...(await bootFigures()),
    ...(await podFigures()),
    ...(await snapshotFigures()),
    ...(await apiFigures()),
    ...(await crowdFigures()),
  ];
}

async function bootFigures(): Promise<readonly Figure[]> {
  const times: number[] = [];
  for (let round = 0; round < 30; round += 1) {
    const begun = performance.now();
    const cluster = boot();
    if (round >= 5) times.push(performance.now() - begun);
    cluster[Symbol.dispose]();
    await delay(5);
  }
  return [{ name: "boot p50", value: percentile(times, 0.5), unit: "ms", goal: { max: 50 } }];
}

async function podFigures(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const pods of [5, 50, 500]) {
    const before = heapBytes();
    const cluster = boot({ nodes });
    await runPods(cluster, pods);
    const megabytes = (heapBytes() - before) / 1_000_000;
    const goal = pods === 500 ? { goal: { max: 40 } } : {};
    figures.push({ name: `memory of a cluster with ${pods} pods`, value: megabytes, unit: "MB", ...goal });
    if (pods >= 50) figures.push(await idleFigure(pods));
    cluster[Symbol.dispose]();
  }
  return figures;
}

/** What the cluster that is alive now costs while nobody asks anything of it, once its last loops have come to rest. */
async function idleFigure(pods: number): Promise<Figure> {
  const seconds = 10;
  await delay(3000);
  const before = process.cpuUsage();
  await delay(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  return {
    name: `idle CPU of a cluster with ${pods} pods`,
    value: (user + system) / 10_000 / seconds,
    unit: "%",
    goal: { max: 0.1 },
  };
}

async function snapshotFigures(): Promise<readonly Figure[]> {
  const cluster = boot();
  await runPods(cluster, 60);
  const takes: number[] = [];
  const restores: number[] = [];
  for (let round = 0; round < 12; round += 1) {
    const begun = performance.now();
    const snapshot = cluster.snapshot();
    const taken = performance.now();
    const restored = boot({ snapshot });
    const done = performance.now();
    if (round >= 2) {
      takes.push(taken - begun);
      restores.push(done - taken);
    }
    restored[Symbol.dispose]();
    await delay(20);
  }
  cluster[Symbol.dispose]();
  return [
    { name: "snapshot of 200 objects p50", value: percentile(takes, 0.5), unit: "ms", goal: { max: 50 } },
    { name: "restore of 200 objects p50", value: percentile(restores, 0.5), unit: "ms", goal: { max: 50 } },
  ];
}

const tableAccept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

async function apiFigures(): Promise<readonly Figure[]> {
  await using server = await serveTestCluster();
  const { cluster, url, token, authority } = server;
  const { Agent, request } = await import("node:https");
  const agent = new Agent({ keepAlive: true, ca: authority });
  const call = (method: string, path: string, accept: string, body?: object) =>
    new Promise<number>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, accept, "content-type": "application/json" };
      const sent = request(`${url}${path}`, { method, agent, headers }, (response) => {
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
        });
        response.on("end", () => resolve(bytes));
      });
      sent.on("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  // Pods that no node takes: what is measured is the API, not a thousand containers.
  await delay(300);
  for (let index = 0; index < 1000; index += 1) cluster.client.create("pods", unplacedPod(index));
  await delay(500);
  const timed = async (rounds: number, work: () => Promise<unknown>) => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const begun = performance.now();
      await work();
      times.push(performance.now() - begun);
    }
    return percentile(times, 0.5);
  };
  const pods = "/api/v1/namespaces/default/pods";
  const asJson = await timed(10, () => call("GET", pods, "application/json"));
  const asTable = await timed(10, () => call("GET", pods, tableAccept));
  const write = await timed(200, () =>
    call("POST", "/api/v1/namespaces/default/configmaps", "application/json", configMap()),
  );
  const fanOut = await fanOutFigure(cluster, (path) => call("GET", path, "application/json"));
  agent.destroy();
  return [
    { name: "list of 1,000 pods as JSON p50", value: asJson, unit: "ms" },
    { name: "list of 1,000 pods as Table p50", value: asTable, unit: "ms", goal: { max: 30 } },
    { name: "create of a config map p50", value: write, unit: "ms" },
    fanOut,
  ];
}

async function fanOutFigure(cluster: SimulatedCluster, call: (path: string) => Promise<number>): Promise<Figure> {
  const watches = Array.from({ length: 100 }, () =>
    call("/api/v1/namespaces/default/secrets?watch=true&timeoutSeconds=3"),
  );
  await delay(1500);
  const before = process.cpuUsage();
  const events = 50;
  for (let index = 0; index < events; index += 1) {
    cluster.client.create("secrets", { metadata: { generateName: "s-", namespace: "default" }, data: {} });
    await delay(2);
  }
  await Promise.all(watches);
  const { user, system } = process.cpuUsage(before);
  return { name: "CPU of one event to 100 watchers", value: (user + system) / 1000 / events, unit: "ms" };
}

/** Many clusters in one process: how long the event loop is held up while they boot and while they work. */
async function crowdFigures(): Promise<readonly Figure[]> {
  const before = heapBytes();
  // What other processes on the machine do to a loop that has nothing to do.
  const bare = monitorEventLoopDelay({ resolution: 5 });
  bare.enable();
  await delay(5000);
  bare.disable();
  const delays = monitorEventLoopDelay({ resolution: 5 });
  delays.enable();
  const turns = ownTurns();
  const clusters: SimulatedCluster[] = [];
  for (let count = 0; count < 200; count += 1) {
    clusters.push(boot());
    await delay(5);
  }
  for (const cluster of clusters) {
    cluster.client.create("deployments.apps", deployment(3));
    await delay(5);
  }
  await delay(5000);
  delays.disable();
  const longestTurn = turns.stop();
  const megabytes = (heapBytes() - before) / 1_000_000 / clusters.length;
  for (const cluster of clusters) cluster[Symbol.dispose]();
  return [
    { name: "memory of one of 200 clusters with 3 pods", value: megabytes, unit: "MB" },
    {
      name: "longest stall with 200 clusters",
      value: delays.max / 1e6,
      unit: "ms",
      goal: { max: 50 },
      baseline: bare.max / 1e6,
    },
    { name: "longest turn with 200 clusters, own CPU", value: longestTurn, unit: "ms", goal: { max: 50 } },
  ];
}

/** The most processor time of this thread between two turns of the event loop: a stall that no other process caused. */
function ownTurns(): { stop(): number } {
  const spent = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let last = spent();
  let longest = 0;
  const timer = setInterval(() => {
    const now = spent();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return {
    stop() {
      clearInterval(timer);
      return longest;
    },
  };
}

async function runPods(cluster: SimulatedCluster, replicas: number): Promise<void> {
  cluster.client.create("deployments.apps", deployment(replicas));
  const running = () =>
    cluster.client.list<Pod>("pods", { namespace: "default" }).filter((pod) => pod.status?.phase === "Running").length;
  for (let waits = 0; waits < 1200 && running() < replicas; waits += 1) await delay(50);
}

function heapBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const container = { name: "web", image: "nginx:1.27" };

function deployment(replicas: number) {
  const labels = { app: "web" };
  return {
    metadata: { name: "web", namespace: "default" },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
}

function unplacedPod(index: number) {
  return {
    metadata: { name: `unplaced-${index}`, namespace: "default", labels: { app: "unplaced" } },
    spec: { containers: [container], nodeSelector: { no: "such-node" } },
  };
}

let configMaps = 0;

function configMap() {
  configMaps += 1;
  return { metadata: { name: `bench-${configMaps}` }, data: { key: "value" } };
}
