import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClusterServer } from "../../../sandbox-server/simulator/api/test-cluster-server.ts";
import { all, deployment, eventually, homeFile, pod, service } from "../../vocabulary/index.ts";
import { check, deploymentManifest, serveRunningCluster, until, watch } from "../testing/judged-cluster.ts";

let server: ClusterServer;

beforeAll(async () => {
  server = await serveRunningCluster();
  create("deployments.apps", withVolume());
  create("services", serviceManifest("web", { app: "web" }));
  create("pods", podManifest("client", "busybox", ["sleep", "3600"], {}));
  await using ready = await watch(server.kubeconfig, [
    check("web", deployment("web").hasReadyReplicas(1)),
    check("client", pod("client").runs(["true"])),
  ]);
  await ready.until("web", "passed");
  await ready.until("client", "passed");
});

afterAll(() => server[Symbol.asyncDispose]());

function create(resource: string, manifest: object): void {
  server.cluster.client.create(resource, manifest as Parameters<typeof server.cluster.client.create>[1]);
}

function serviceManifest(name: string, selector: object) {
  const spec = { selector, ports: [{ port: 80, targetPort: 80 }] };
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace: "default" }, spec };
}

function podManifest(name: string, image: string, command: readonly string[], labels: object) {
  const containers = [{ name: "main", image, command }];
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default", labels }, spec: { containers } };
}

/** One container keeps its file in a volume of the node, and one file in itself. */
function withVolume() {
  const manifest = deploymentManifest("web", 1, { volumeMounts: [{ name: "data", mountPath: "/data" }] });
  const volumes = [{ name: "data", hostPath: { path: "/srv/data", type: "DirectoryOrCreate" } }];
  const nodeName = "node-1";
  Object.assign(manifest.spec.template.spec, { volumes, nodeName });
  return manifest;
}

test("a command can't run in a container that waits after a crash, though its pod counts as running", async () => {
  const manifest = podManifest("half", "busybox", ["sleep", "3600"], {});
  manifest.spec.containers.push({ name: "broken", image: "busybox", command: ["false"] });
  create("pods", manifest);
  await using watched = await watch(server.kubeconfig, [
    check("whole", pod("half").runs(["true"], { container: "main" })),
    check("crashed", pod("half").runs(["true"], { container: "broken" })),
  ]);
  await watched.until("whole", "passed");
  await watched.until("crashed", "no-running-pods");
});

test("a pod reaches a service until a policy blocks it, and names are found", async () => {
  const client = pod("client");
  await using watched = await watch(server.kubeconfig, [
    check("reaches", client.reaches("web", 80)),
    check("blocked", client.isBlockedFrom("web", 80)),
    check("missing", client.reaches("nothing", 80)),
    check("name", client.resolves("web.default.svc.cluster.local")),
    check("wrong-name", client.resolves("wbe.default.svc.cluster.local")),
  ]);
  await watched.until("reaches", "passed");
  await watched.until("blocked", "not-blocked");
  await watched.until("missing", "absent");
  await watched.until("name", "passed");
  await watched.until("wrong-name", "name-unknown");
  create("networkpolicies.networking.k8s.io", {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "deny", namespace: "default" },
    spec: { podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Ingress"] },
  });
  await watched.until("blocked", "passed");
  await using again = await watch(server.kubeconfig, [check("reaches", client.reaches("web", 80))]);
  await again.until("reaches", "not-reached");
  server.cluster.client.delete({ resource: "networkpolicies.networking.k8s.io", namespace: "default", name: "deny" });
});

test("the answers of two versions are counted", async () => {
  const page = (text: string) => ["sh", "-c", `mkdir /www; echo ${text} > /www/index.html; httpd -f -p 80 -h /www`];
  for (const [name, text] of [
    ["a", "first"],
    ["b", "first"],
    ["c", "second"],
  ] as const) {
    create("pods", podManifest(name, "busybox", page(text), { app: "split" }));
  }
  create("services", serviceManifest("split", { app: "split" }));
  await using ready = await watch(
    server.kubeconfig,
    ["a", "b", "c"].map((name) => check(name, pod(name).answersOn(80))),
  );
  for (const name of ["a", "b", "c"]) await ready.until(name, "passed");
  await using watched = await watch(server.kubeconfig, [
    check("split", service("split").splitsLoad(80, { first: [45, 88], second: [12, 55] })),
    check("other", service("split").splitsLoad(80, { first: [0, 10], second: [90, 100] })),
    check("absent", service("none").splitsLoad(80, { first: [0, 10] })),
  ]);
  await watched.until("split", "passed");
  await watched.until("other", "split-differs");
  await watched.until("absent", "absent");
});

test("a file survives its pod in a volume and is lost without one", async () => {
  const web = deployment("web");
  await using watched = await watch(server.kubeconfig, [
    check("volume", web.keepsFile("/data/kept")),
    check("container", web.keepsFile("/tmp/lost")),
  ]);
  await watched.until("volume", "no-file");
  await using written = await watch(server.kubeconfig, [
    check("written", web.runs(["sh", "-c", "echo kept > /data/kept; echo lost > /tmp/lost"])),
  ]);
  await written.until("written", "passed");
  await watched.until("volume", "pod-not-replaced");
  await watched.until("container", "pod-not-replaced");
  const pods = server.cluster.client.list("pods", { namespace: "default" });
  const name = pods.find((one) => one.metadata.name.startsWith("web-"))?.metadata.name ?? "";
  server.cluster.client.delete({ resource: "pods", namespace: "default", name }, { graceSeconds: 0 });
  await watched.until("volume", "passed");
  await watched.until("container", "data-lost");
});

test("what must come about in time is judged from the moment it can", async () => {
  const there = service("late").exists();
  const checks = [
    check("in-time", eventually(service("web").exists(), 300)),
    check("late", eventually(there, 300)),
    check("after", eventually(there, 300, { after: pod("late").exists() })),
  ];
  await using watched = await watch(server.kubeconfig, checks);
  await watched.until("in-time", "passed");
  await watched.until("late", "too-late");
  expect(watched.last("after")).toBe("absent");
  create("services", serviceManifest("late", {}));
  create("pods", podManifest("late", "busybox", ["sleep", "3600"], {}));
  await watched.until("after", "passed");
  expect(watched.last("late")).toBe("too-late");
});

test("files of the home are read through the sandbox's runner, and broken without one", async () => {
  const files: Readonly<Record<string, string>> = { "web.yaml": "a: 1\n---\nspec: {replicas: 2}\n", bad: "a: [" };
  const surroundings = {
    async run(argv: readonly string[]) {
      const content = files[argv.at(-1) ?? ""];
      return { code: content === undefined ? 1 : 0, stdout: content ?? "", stderr: "" };
    },
  };
  const yaml = homeFile("web.yaml");
  const checks = [
    check("exists", yaml.exists()),
    check("absent", homeFile("none").exists()),
    check("text", yaml.includes("replicas: 3")),
    check("field", yaml.field(".spec.replicas").equals(2)),
    check("differs", yaml.field(".spec.replicas").equals(3)),
    check("no-field", yaml.field(".spec.paused").equals(true)),
    check("bad", homeFile("bad").field(".a").equals(1)),
  ];
  await using watched = await watch(server.kubeconfig, checks, { surroundings });
  await until(
    () => watched.told.size === checks.length,
    () => "not all are told",
  );
  const words = checks.map(({ id }) => watched.last(id));
  expect(words).toEqual([
    "passed",
    "file-absent",
    "text-absent",
    "passed",
    "field-differs",
    "field-absent",
    "not-yaml",
  ]);
  await using bare = await watch(server.kubeconfig, [check("exists", yaml.exists())]);
  await bare.until("exists", "shell-missing");
});

test("where the sandbox tells of its home, a file is read once, and again when something was told", async () => {
  let content = "a: 1\n";
  let reads = 0;
  const listeners = new Set<() => void>();
  const surroundings = {
    async run() {
      reads += 1;
      return { code: 0, stdout: content, stderr: "" };
    },
    followHome(listener: () => void) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => listeners.delete(listener) };
    },
  };
  const same = homeFile("web.yaml").field(".a").equals(2);
  {
    await using watched = await watch(server.kubeconfig, [check("two", all(same))], { surroundings });
    await watched.until("two", "field-differs");
    expect(reads).toBe(1);
    content = "a: 2\n";
    for (const tell of listeners) tell();
    await watched.until("two", "passed");
    expect(reads).toBe(2);
  }
  expect(listeners.size).toBe(0);
});

test("a text over TCP is answered through a service, asked from a pod and from outside", async () => {
  create("pods", podManifest("cache", "redis:7", ["redis-server"], { app: "cache" }));
  const ports = [{ port: 6380, targetPort: 6379 }];
  const spec = { selector: { app: "cache" }, ports };
  create("services", { apiVersion: "v1", kind: "Service", metadata: { name: "cache", namespace: "default" }, spec });
  const ping = { send: "PING\r\n", includes: "PONG" };
  const client = pod("client");
  await using watched = await watch(server.kubeconfig, [
    check("inside", client.getsAnswer("cache", 6380, ping)),
    check("outside", service("cache").answersTcpOn(6380, ping)),
    check("inside-wrong", client.getsAnswer("cache", 6380, { ...ping, includes: "pang" })),
    check("outside-wrong", service("cache").answersTcpOn(6380, { ...ping, includes: "pang" })),
    check("wrong-port", client.getsAnswer("cache", 6379, ping)),
    check("no-port", service("cache").answersTcpOn(6379, ping)),
    check("no-tool", deployment("web").getsAnswer("cache", 6380, ping)),
    check("absent", service("cash").answersTcpOn(6380, ping)),
  ]);
  await watched.until("inside", "passed");
  await watched.until("outside", "passed");
  await watched.until("inside-wrong", "answer-differs");
  await watched.until("outside-wrong", "answer-differs");
  await watched.until("wrong-port", "no-answer");
  await watched.until("no-port", "no-port");
  await watched.until("no-tool", "no-tool");
  await watched.until("absent", "absent");
}, 30_000);
