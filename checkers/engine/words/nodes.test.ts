import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClusterServer } from "../../../sandbox-server/simulator/api/test-cluster-server.ts";
import { all, deployment, nodes } from "../../vocabulary/index.ts";
import { check, deploymentManifest, serveRunningCluster, watch } from "../testing/judged-cluster.ts";

let server: ClusterServer;

beforeAll(async () => {
  server = await serveRunningCluster();
  for (const [name, nodeName] of [
    ["cache", "node-1"],
    ["web", "node-1"],
    ["lonely", "node-2"],
  ] as const) {
    const manifest = deploymentManifest(name, 1);
    Object.assign(manifest.spec.template.spec, { nodeName });
    server.cluster.client.create("deployments.apps", manifest as Parameters<typeof server.cluster.client.create>[1]);
  }
});

afterAll(() => server[Symbol.asyncDispose]());

function close(node: string, unschedulable: boolean): void {
  server.cluster.client.modify({ resource: "nodes", namespace: "", name: node }, (draft) => {
    Object.assign((draft as unknown as { spec: object }).spec, { unschedulable });
  });
}

test("pods are told to be beside another workload's, or not", async () => {
  await using watched = await watch(server.kubeconfig, [
    check("beside", deployment("web").runsBeside("Deployment", "cache")),
    check("apart", deployment("lonely").runsBeside("Deployment", "cache")),
    check("missing", deployment("web").runsBeside("Deployment", "nothing")),
    check("spread", deployment("web").runsOn({ differentNodes: 2 })),
    check("unlabelled", deployment("web").runsOn({ nodeLabels: { disk: "ssd" } })),
    check("strayed", deployment("web").runsOn({ withoutNodeLabels: { "kubernetes.io/hostname": "node-1" } })),
    check("kept-away", deployment("lonely").runsOn({ withoutNodeLabels: { "kubernetes.io/hostname": "node-1" } })),
  ]);
  await watched.until("beside", "passed");
  await watched.until("apart", "not-beside");
  await watched.until("missing", "absent");
  await watched.until("spread", "too-few-nodes");
  await watched.until("unlabelled", "wrong-node");
  await watched.until("strayed", "unwanted-node");
  await watched.until("kept-away", "passed");
});

test("a cordoned node is seen, and whether pods still run on it", async () => {
  await using watched = await watch(server.kubeconfig, [
    check("some", nodes.someAreCordoned()),
    check("none", all(nodes.noneIsCordoned(), deployment("web").exists())),
    check("cleared", deployment("web").runsOn({ openNodes: true })),
    check("elsewhere", deployment("lonely").runsOn({ openNodes: true })),
  ]);
  await watched.until("some", "too-few-cordoned");
  await watched.until("none", "passed");
  await watched.until("cleared", "passed");
  close("node-1", true);
  await watched.until("some", "passed");
  await using later = await watch(server.kubeconfig, [
    check("none", nodes.noneIsCordoned()),
    check("cleared", deployment("web").runsOn({ openNodes: true })),
  ]);
  await later.until("none", "still-cordoned");
  await later.until("cleared", "cordoned-node");
  await watched.until("elsewhere", "passed");
  expect(later.last("none")).toBe("still-cordoned");
  close("node-1", false);
  await later.until("none", "passed");
});

test("a node that keeps others away is told by its taints", async () => {
  server.cluster.client.modify({ resource: "nodes", namespace: "", name: "node-2" }, (draft) => {
    const taints = [{ key: "team", value: "weather", effect: "NoSchedule" }];
    Object.assign((draft as unknown as { spec: object }).spec, { taints });
  });
  await using watched = await watch(server.kubeconfig, [
    check("kept", deployment("lonely").runsOn({ nodeTaints: ["team=weather:NoSchedule"] })),
    check("other-effect", deployment("lonely").runsOn({ nodeTaints: ["team=weather:NoExecute"] })),
    check("none", deployment("web").runsOn({ nodeTaints: ["team=weather:NoSchedule"] })),
  ]);
  await watched.until("kept", "passed");
  await watched.until("other-effect", "taint-absent");
  await watched.until("none", "taint-absent");
});
