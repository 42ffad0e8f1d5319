import { afterAll, beforeAll, test } from "vitest";
import type { ClusterServer } from "../../../sandbox-server/simulator/api/test-cluster-server.ts";
import { deployment, ingress } from "../../vocabulary/index.ts";
import { check, deploymentManifest, serveRunningCluster, watch } from "../testing/judged-cluster.ts";

const from = "client";
let server: ClusterServer;

function addIngress(name: string, host: string, ingressClassName: string) {
  const backend = { service: { name: "web", port: { number: 80 } } };
  server.cluster.client.create("ingresses.networking.k8s.io", {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "default" },
    spec: { ingressClassName, rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }] },
  });
}

beforeAll(async () => {
  server = await serveRunningCluster();
  const { client } = server.cluster;
  client.create("deployments.apps", deploymentManifest("web", 1));
  client.create("services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "default" },
    spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
  });
  client.create("pods", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: from, namespace: "default" },
    spec: { containers: [{ name: "busybox", image: "busybox:1.36", command: ["sleep", "infinity"] }] },
  });
  addIngress("entrance", "shop.example", "nginx");
  addIngress("unclaimed", "blog.example", "nobody");
  await using ready = await watch(server.kubeconfig, [check("ready", deployment("web").hasReadyReplicas(1))]);
  await ready.until("ready", "passed");
});

afterAll(() => server[Symbol.asyncDispose]());

test("an ingress is judged by what a pod gets for a host and a path", async () => {
  const entrance = ingress("entrance");
  await using watched = await watch(server.kubeconfig, [
    check("answers", entrance.answersFor("shop.example", { from, bodyIncludes: "Welcome to nginx" })),
    check("other-host", entrance.answersFor("other.example", { from })),
    check("unknown-host", entrance.answersFor("other.example", { from, status: 404 })),
    check("other-text", entrance.answersFor("shop.example", { from, bodyIncludes: "Welcome to apache" })),
    check("no-asker", entrance.answersFor("shop.example", { from: "nobody" })),
    check("unclaimed", ingress("unclaimed").answersFor("blog.example", { from })),
    check("absent", ingress("missing").answersFor("blog.example", { from })),
  ]);
  await watched.until("answers", "passed");
  await watched.until("other-host", "status-differs");
  await watched.until("unknown-host", "passed");
  await watched.until("other-text", "body-differs");
  await watched.until("no-asker", "absent");
  await watched.until("unclaimed", "no-address");
  await watched.until("absent", "absent");
});
