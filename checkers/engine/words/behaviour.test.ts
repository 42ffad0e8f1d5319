import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClusterServer } from "../../../sandbox-server/simulator/api/test-cluster-server.ts";
import { all, canI, deployment, service, stays } from "../../vocabulary/index.ts";
import { check, deploymentManifest, serveRunningCluster, watch } from "../testing/judged-cluster.ts";

const web = deployment("web");
let server: ClusterServer;

beforeAll(async () => {
  server = await serveRunningCluster();
  const { client } = server.cluster;
  // A pod that goes on serving until everybody has heard that it goes: what a roll-out without a lost request needs.
  const lifecycle = { preStop: { exec: { command: ["sleep", "2"] } } };
  client.create("deployments.apps", deploymentManifest("web", 2, { lifecycle }));
  client.create("services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "default" },
    spec: { selector: { app: "web" }, ports: [{ port: 8081, targetPort: 80 }] },
  });
  await using ready = await watch(server.kubeconfig, [check("ready", web.hasReadyReplicas(2))]);
  await ready.until("ready", "passed");
});

afterAll(() => server[Symbol.asyncDispose]());

test("a service answers through the API server, and its page is read", async () => {
  await using watched = await watch(server.kubeconfig, [
    check("answers", service("web").answersOn(8081, { bodyIncludes: "Welcome to nginx" })),
    check("other-text", service("web").answersOn(8081, { bodyIncludes: "Welcome to apache" })),
    check("no-page", service("web").answersOn(8081, { path: "/nothing" })),
    check("missing", service("web").answersOn(8081, { path: "/nothing", status: 404 })),
  ]);
  await watched.until("answers", "passed");
  await watched.until("other-text", "body-differs");
  await watched.until("no-page", "status-differs");
  await watched.until("missing", "passed");
});

test("a command in a pod is judged by its code and its words, and one that hangs holds nothing", async () => {
  await using watched = await watch(server.kubeconfig, [
    check("hangs", web.runs(["sleep", "60"])),
    check("prints", web.runs(["cat", "/etc/hostname"], { prints: "web-" })),
    check("other", web.runs(["echo", "hello"], { prints: "bye" })),
    check("code", web.runs(["sh", "-c", "exit 3"], { exit: 3 })),
    check("fails", web.runs(["sh", "-c", "exit 3"])),
    check("wanted-failure", web.runs(["cat", "/nothing"], { exit: "failure" })),
  ]);
  await watched.until("prints", "passed");
  await watched.until("other", "output-differs");
  await watched.until("code", "passed");
  await watched.until("fails", "exit-differs");
  await watched.until("wanted-failure", "passed");
  expect(watched.last("hangs")).toBeUndefined();
});

test("the cluster itself says who may do what", async () => {
  const user = "system:serviceaccount:default:default";
  await using watched = await watch(server.kubeconfig, [
    check("may-not", canI({ user, verb: "delete", resource: "pods", allowed: true })),
    check("must-not", canI({ user, verb: "delete", resource: "pods", allowed: false })),
  ]);
  await watched.until("may-not", "not-allowed");
  await watched.until("must-not", "passed");
});

test("what must stay for a while passes only after it", async () => {
  await using watched = await watch(server.kubeconfig, [check("stays", stays(web.hasReadyReplicas(2), 500))]);
  await watched.until("stays", "not-long-enough");
  await watched.until("stays", "passed");
});

test("a roll-out under steady requests is judged by every one of them", async () => {
  const reached = all(web.usesImage("nginx:1.26"), web.hasReadyReplicas(2, { updated: true }));
  await using watched = await watch(server.kubeconfig, [
    check("available", service("web").staysAvailableUntil(8081, reached)),
    check("gone", service("gone").staysAvailableUntil(8081, reached)),
  ]);
  await watched.until("available", "image-differs");
  await watched.until("gone", "never-answered");
  const ref = { resource: "deployments.apps", namespace: "default", name: "web" };
  server.cluster.client.modify(ref, (draft) => {
    const { spec } = draft as unknown as { spec: { template: { spec: { containers: { image: string }[] } } } };
    for (const container of spec.template.spec.containers) container.image = "nginx:1.26";
  });
  await watched.until("available", "passed");
  expect(watched.last("gone")).toBe("never-answered");
});
