import { expect, test } from "vitest";
import { parse } from "yaml";
import type { ClusterPlace } from "../cluster-place.ts";
import type { Engine, EngineInfo } from "../engine/engine.ts";
import type { ClusterId } from "../labels.ts";
import { clusterNetwork } from "../networks.ts";
import type { NodeParts } from "./distribution.ts";
import { imageDistribution } from "./image.ts";
import { k3sDistribution, minorVersion, refusesCgroupV1 } from "./k3s.ts";
import { kindConfig } from "./kind.ts";

const info: EngineInfo = {
  ...{ version: "28.0.0", osType: "linux", architecture: "x86_64", cgroupVersion: 2, memoryBytes: 8e9, cpus: 4 },
  ...{ runtimes: ["runc"], storageDriver: "overlay2", securityOptions: [], kernelVersion: "6.12", machine: "host" },
};
// 10.231.0.16/28
const network = clusterNetwork("matelot-abc-net", { base: 0x0ae70010, bits: 28 });
const place: ClusterPlace = {
  ...{ engine: {} as Engine, installation: "i", cluster: "abc" as ClusterId, network, serverName: "node-1" },
};
const parts: NodeParts = { place, nodes: 2, engine: info, privileged: false, joinToken: "secret" };
const k3s = k3sDistribution({ image: "rancher/k3s:v1.36.1-k3s1", disabledParts: ["traefik", "servicelb"] });

test("the k3s server is told its name, addresses and what to leave out, and runs as process 1", () => {
  const settings = k3s.node(1, parts);
  expect(settings.command).toEqual([
    "server",
    "--node-name=node-1",
    "--node-ip=10.231.0.18",
    "--flannel-iface=eth0",
    "--advertise-address=10.231.0.18",
    "--https-listen-port=6443",
    "--tls-san=node-1",
    "--tls-san=127.0.0.1",
    "--disable=traefik,servicelb",
    "--disable-helm-controller",
  ]);
  expect(settings.environment).toMatchObject({ K3S_TOKEN: "secret" });
  expect(settings.environment).not.toHaveProperty("K3S_URL");
  expect(settings.entrypoint?.at(-2)).toMatch(/\nexec \/bin\/k3s "\$@"$/);
  expect(settings.init).toBeUndefined();
});

test("a k3s agent joins the server by its address", () => {
  const settings = k3s.node(2, parts);
  expect(settings.command).toEqual(["agent", "--node-name=node-2", "--node-ip=10.231.0.19", "--flannel-iface=eth0"]);
  expect(settings.environment).toMatchObject({ K3S_TOKEN: "secret", K3S_URL: "https://10.231.0.18:6443" });
});

test("privileged is said only when it is asked for", () => {
  for (const distribution of [k3s, imageDistribution({ image: "x", kubeconfigPath: "/k", volumes: [] })]) {
    expect(distribution.node(1, parts).privileged).toBeUndefined();
    expect(distribution.node(1, parts).addCapabilities).toContain("SYS_ADMIN");
    expect(distribution.node(1, { ...parts, privileged: true })).toMatchObject({ privileged: true });
    expect(distribution.node(1, { ...parts, privileged: true }).addCapabilities).toBeUndefined();
  }
});

test.each([
  [1, "rancher/k3s:v1.36.1-k3s1", true],
  [1, "rancher/k3s:v1.35.0-k3s1", true],
  [1, "rancher/k3s:v1.34.3-k3s1", false],
  [1, "registry.example:5000/k3s:latest", true],
  [2, "rancher/k3s:v1.36.1-k3s1", false],
] as const)("on cgroup v%d the kubelet of %s is talked into running: %s", (cgroupVersion, image, expected) => {
  expect(refusesCgroupV1({ cgroupVersion }, image)).toBe(expected);
  const command = k3sDistribution({ image, disabledParts: [] }).node(1, {
    ...parts,
    engine: { ...info, cgroupVersion },
  });
  expect(command.command?.includes("--kubelet-arg=fail-cgroupv1=false")).toBe(expected);
});

test("the minor version is read from a tag that says it", () => {
  expect(minorVersion("localhost:5000/rancher/k3s:v1.9.0")).toBe(9);
  expect(minorVersion("rancher/k3s@sha256:00")).toBeUndefined();
});

test("kind is told the nodes, a loopback address, and about cgroup v1 where it is", () => {
  const config = (version: 1 | 2) => parse(kindConfig(3, { cgroupVersion: version }));
  expect(config(2)).toMatchObject({
    kind: "Cluster",
    apiVersion: "kind.x-k8s.io/v1alpha4",
    networking: { apiServerAddress: "127.0.0.1" },
    nodes: [{ role: "control-plane" }, { role: "worker" }, { role: "worker" }],
  });
  expect(config(2)).not.toHaveProperty("kubeadmConfigPatches");
  expect(parse(config(1).kubeadmConfigPatches[0])).toMatchObject({ kind: "KubeletConfiguration", failCgroupV1: false });
});
