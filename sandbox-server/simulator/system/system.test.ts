import { expect, it } from "vitest";
import { systemClock } from "../clock.ts";
import { createCluster, type SimulatedCluster } from "../cluster.ts";
import type { Deployment, Pod } from "../registry/types.ts";

const random = { next: () => Math.random() };
const boot = (options = {}) => createCluster({ clock: systemClock, random, ...options });
const phases = (cluster: SimulatedCluster, namespace: string) =>
  cluster.client
    .list<Pod>("pods", { namespace })
    .map(({ metadata, status }) => `${metadata.name.replace(/(-[a-z0-9]{9,10})?-[a-z0-9]{5}$/, "")} ${status?.phase}`)
    .sort();

it("A fresh cluster runs the pods that people look for in kube-system and ingress-nginx", async () => {
  using cluster = boot();
  await expect
    .poll(() => phases(cluster, "kube-system"), { timeout: 5000 })
    .toEqual([
      "coredns Running",
      "coredns Running",
      "etcd-node-1 Running",
      "kube-apiserver-node-1 Running",
      "kube-controller-manager-node-1 Running",
      "kube-proxy Running",
      "kube-proxy Running",
      "kube-proxy Running",
      "kube-scheduler-node-1 Running",
      "metrics-server Running",
    ]);
  await expect
    .poll(() => phases(cluster, "ingress-nginx"), { timeout: 5000 })
    .toEqual(["ingress-nginx-controller Running"]);
});

it("A deleted mirror pod comes back, and another cluster has none when it is told so", async () => {
  using cluster = boot();
  using bare = boot({ systemPods: false });
  const ref = { resource: "pods", namespace: "kube-system", name: "etcd-node-1" };
  const before = cluster.client.find<Pod>(ref)?.metadata.uid;
  cluster.client.delete(ref, { graceSeconds: 0 });
  await expect.poll(() => cluster.client.find<Pod>(ref)?.metadata.uid ?? before).not.toBe(before);
  expect(bare.client.list<Pod>("pods")).toEqual([]);
});

it("Names fail in pods while the name server is scaled away", async () => {
  using cluster = boot();
  const pod = cluster.network.attach({
    ...{ address: "10.244.1.200", hostname: "asks", podNamespace: "default", nodeName: "node-1" },
    dnsSearches: ["svc.cluster.local"],
  });
  cluster.client.create("pods", {
    metadata: { name: "asks", namespace: "default" },
    spec: { nodeName: "gone", containers: [{ name: "c", image: "busybox" }] },
  });
  cluster.client.modifyStatus<Pod>({ resource: "pods", namespace: "default", name: "asks" }, (draft) => {
    draft.status = { podIP: "10.244.1.200", phase: "Running" };
  });
  const answer = () => {
    try {
      return pod.resolve("kubernetes.default", "A")[0]?.value;
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };
  await expect.poll(answer).toBe("10.96.0.1");
  const coredns = { resource: "deployments.apps", namespace: "kube-system", name: "coredns" };
  cluster.client.modify<Deployment>(coredns, (draft) => {
    if (draft.spec !== undefined) draft.spec.replicas = 0;
  });
  await expect.poll(answer, { timeout: 5000 }).toBe("EAI_AGAIN");
});
