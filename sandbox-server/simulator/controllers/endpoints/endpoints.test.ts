import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EndpointSlice, Endpoints, Service } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";

function pod(name: string, spec: object = {}) {
  const containers = [{ name: "main", image: "nginx", ports: [{ name: "http", containerPort: 8080 }] }];
  return { apiVersion: "v1", kind: "Pod", metadata: { name, labels: { app: "web" } }, spec: { containers, ...spec } };
}

function service(spec: object = {}) {
  const ports = [{ port: 80, targetPort: "http" }];
  const metadata = { name: "web", labels: { team: "blue" } };
  return { apiVersion: "v1", kind: "Service", metadata, spec: { selector: { app: "web" }, ports, ...spec } };
}

describe("the loops of endpoints and slices", () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
    cluster.addNode("node-1", { labels: { "topology.kubernetes.io/zone": "a" } });
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const endpoints = () => cluster.client.find<Endpoints>({ resource: "endpoints", namespace: "default", name: "web" });
  const slices = () => cluster.client.list<EndpointSlice>("endpointslices.discovery.k8s.io", { namespace: "default" });

  it("list the pods that are ready, with the port they listen on", async () => {
    await cluster.create("services", service());
    await cluster.create("pods", pod("web-1"));
    expect(endpoints()?.subsets ?? []).toEqual([]);
    await cluster.runPods();
    const { uid } = cluster.pod("web-1").metadata;
    const targetRef = { kind: "Pod", name: "web-1", namespace: "default", uid };
    const ip = cluster.pod("web-1").status?.podIP;
    expect(endpoints()?.subsets).toEqual([
      { addresses: [{ ip, nodeName: "node-1", targetRef }], ports: [{ port: 8080, protocol: "TCP" }] },
    ]);
    expect(slices()).toHaveLength(1);
    expect(slices()[0]).toMatchObject({
      addressType: "IPv4",
      metadata: {
        labels: {
          team: "blue",
          "kubernetes.io/service-name": "web",
          "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
        },
        ownerReferences: [{ kind: "Service", name: "web" }],
      },
      endpoints: [
        {
          addresses: [ip],
          conditions: { ready: true, serving: true, terminating: false },
          nodeName: "node-1",
          zone: "a",
          targetRef,
        },
      ],
      ports: [{ name: "", port: 8080, protocol: "TCP" }],
    });
  });

  it("tell pods that are not ready, and those that are on their way out", async () => {
    await cluster.create("services", service());
    await cluster.create("pods", pod("web-1"));
    await cluster.runPods();
    const notReady = [{ type: "Ready", status: "False" }];
    cluster.setPodStatus(cluster.pod("web-1"), "Running", { conditions: notReady });
    await cluster.clock.settle();
    expect(endpoints()?.subsets?.[0]?.notReadyAddresses).toHaveLength(1);
    expect(slices()[0]?.endpoints?.[0]?.conditions).toEqual({ ready: false, serving: false, terminating: false });
    cluster.setPodStatus(cluster.pod("web-1"), "Running");
    cluster.client.delete({ resource: "pods", namespace: "default", name: "web-1" });
    await cluster.clock.settle();
    expect(endpoints()?.subsets).toBeUndefined();
    expect(slices()[0]?.endpoints?.[0]?.conditions).toEqual({ ready: false, serving: true, terminating: true });
    await cluster.runPods();
    expect(slices()[0]?.endpoints ?? []).toEqual([]);
  });

  it("publish pods that are not ready when asked, and names in a headless service's domain", async () => {
    await cluster.create("services", service({ clusterIP: "None", publishNotReadyAddresses: true, ports: undefined }));
    await cluster.create("pods", pod("web-1", { hostname: "one", subdomain: "web" }));
    cluster.setPodStatus(cluster.pod("web-1"), "Running", { conditions: [{ type: "Ready", status: "False" }] });
    await cluster.clock.settle();
    expect(endpoints()?.subsets?.[0]?.addresses?.[0]?.hostname).toBe("one");
    expect(endpoints()?.metadata.labels).toHaveProperty("service.kubernetes.io/headless");
    expect(slices()[0]?.endpoints?.[0]).toMatchObject({ hostname: "one", conditions: { ready: true } });
  });

  it("go with their service", async () => {
    await cluster.create("services", service());
    await cluster.create("pods", pod("web-1"));
    await cluster.runPods();
    cluster.client.delete({ resource: "services", namespace: "default", name: "web" });
    await cluster.clock.settle();
    expect(endpoints()).toBeUndefined();
    expect(slices()).toEqual([]);
  });

  it("mirror hand-written endpoints of a service without a selector", async () => {
    await cluster.create("services", service({ selector: undefined, ports: [{ port: 80 }] }));
    const subsets = [{ addresses: [{ ip: "192.0.2.1" }], ports: [{ port: 80 }] }];
    await cluster.create("endpoints", { apiVersion: "v1", kind: "Endpoints", metadata: { name: "web" }, subsets });
    expect(slices()[0]).toMatchObject({
      metadata: { labels: { "endpointslice.kubernetes.io/managed-by": "endpointslicemirroring-controller.k8s.io" } },
      endpoints: [{ addresses: ["192.0.2.1"], conditions: { ready: true } }],
    });
  });

  it("give a load balancer its address and take it back", async () => {
    await cluster.create("services", service({ type: "LoadBalancer" }));
    const find = () => cluster.client.find<Service>({ resource: "services", namespace: "default", name: "web" });
    expect(find()?.status?.loadBalancer?.ingress).toEqual([{ ip: "172.18.255.200", ipMode: "VIP" }]);
    expect(cluster.eventsOf("web")).toEqual([
      "EnsuringLoadBalancer Ensuring load balancer",
      "EnsuredLoadBalancer Ensured load balancer",
    ]);
    cluster.client.delete({ resource: "services", namespace: "default", name: "web" });
    await cluster.clock.settle();
    expect(find()).toBeUndefined();
  });
});
