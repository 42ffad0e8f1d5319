import type { Obstacle } from "../../../sandbox-provider.ts";
import { apiPort } from "../cluster-place.ts";
import type { EngineInfo } from "../engine/engine.ts";
import type { Distribution, NodeParts } from "./distribution.ts";
import { minorOf } from "./minor-of.ts";
import { nodeRecipe, privilegedRecipe } from "./recipe.ts";

/** The pinned default; docs/clusters.md says how to choose another. */
export const defaultK3sImage = "rancher/k3s:v1.36.1-k3s1";

export interface K3sOptions {
  readonly image: string;
  /** Packaged parts that are left out: traefik, servicelb, metrics-server, local-storage, coredns. */
  readonly disabledParts: readonly string[];
}

const stateDirectory = "/var/lib/rancher/k3s";

/**
 * What a node does before k3s takes over as process 1 (k3s moves itself into a cgroup of its own as process 1 only):
 * - /dev/kmsg, which the kubelet reads, is not there without `--privileged`;
 * - k3s wants a default route to find its address and for service addresses (docs.k3s.io, "Default Network Route"), and
 *   newer engines give internal networks none;
 * - hosts may forbid to lower a process' OOM score: containerd is told to leave it alone, through the directory of
 *   additions that k3s' own configuration imports.
 */
const preparation = [
  "[ -e /dev/kmsg ] || mknod /dev/kmsg c 1 11 || true",
  "ip route show default 2>/dev/null | grep -q . || ip route add default dev eth0 || true",
  `mkdir -p ${stateDirectory}/agent/etc/containerd/config-v3.toml.d`,
  `printf '%s\\n' "$NODE_CONTAINERD" > ${stateDirectory}/agent/etc/containerd/config-v3.toml.d/10-oom-score.toml`,
  'exec /bin/k3s "$@"',
].join("\n");

const containerdAddition = [
  "version = 3",
  "[plugins.'io.containerd.cri.v1.runtime']",
  "  restrict_oom_score_adj = true",
  "  disable_apparmor = true",
].join("\n");

/** k3s in containers: one server with SQLite, and agents. */
export function k3sDistribution({ image, disabledParts }: K3sOptions): Distribution {
  return {
    name: "k3s",
    image,
    maxNodes: 11,
    features: {
      kubernetesMinor: minorOf(image),
      networkPolicies: true,
      defaultStorage: !disabledParts.includes("local-storage"),
      metrics: !disabledParts.includes("metrics-server"),
      ingress: !disabledParts.includes("traefik"),
    },
    kubeconfigPath: "/etc/rancher/k3s/k3s.yaml",
    imagesDirectory: `${stateDirectory}/agent/images`,
    ownImage: { part: "mirrored-pause", command: archiveCommand(image) },
    obstacles: (info) => (refusesCgroupV1(info, image) ? [oldCgroups] : []),
    node: (node, parts) => ({
      ...(parts.privileged ? privilegedRecipe : nodeRecipe),
      entrypoint: ["/bin/sh", "-c", preparation, "k3s"],
      command: node === 1 ? serverCommand(parts, image, disabledParts) : agentCommand(node, parts, image),
      environment: {
        NODE_CONTAINERD: containerdAddition,
        K3S_TOKEN: parts.joinToken,
        ...(node === 1 ? {} : { K3S_URL: `https://${parts.place.network.nodeAddress(1)}:${apiPort}` }),
      },
      // Every directory that the image itself declares as a volume: named, so that a label says whose it is.
      volumes: [stateDirectory, "/var/lib/kubelet", "/var/lib/cni", "/var/log"],
      tmpfs: ["/run", "/var/run"],
      hostDirectories: ["/lib/modules"],
    }),
  };
}

const oldCgroups: Obstacle = {
  code: "cgroup-v1",
  severity: "degraded",
  problem: {
    en: "This host has cgroup v1, which Kubernetes 1.35 and newer give up: the kubelet is told to run all the same.",
    fr: "Cet hôte est en cgroup v1, que Kubernetes abandonne à partir de la 1.35 : le kubelet est forcé à démarrer quand même.",
  },
  remedy: {
    en: "Boot the host with cgroup v2, or choose an older image with --node-image rancher/k3s:v1.34.x-k3s1.",
    fr: "Démarrez l'hôte en cgroup v2, ou choisissez une image plus ancienne avec --node-image rancher/k3s:v1.34.x-k3s1.",
  },
};

/** k3s publishes the images of each release as one archive, which its nodes read at their start. */
function archiveCommand(image: string): string {
  const [, tag = "v1.36.1-k3s1"] = /:(v[\d.]+-k3s\d+)/.exec(image) ?? [];
  const release = tag.replace("-k3s", "%2Bk3s");
  return `curl -LO https://github.com/k3s-io/k3s/releases/download/${release}/k3s-airgap-images-amd64.tar.zst`;
}

function serverCommand(parts: NodeParts, image: string, disabledParts: readonly string[]): readonly string[] {
  const { place } = parts;
  const address = place.network.nodeAddress(1);
  return [
    "server",
    ...nodeFlags(1, parts, image),
    `--advertise-address=${address}`,
    `--https-listen-port=${apiPort}`,
    `--tls-san=${place.serverName}`,
    "--tls-san=127.0.0.1",
    ...(disabledParts.length === 0 ? [] : [`--disable=${disabledParts.join(",")}`]),
    "--disable-helm-controller",
  ];
}

function agentCommand(node: number, parts: NodeParts, image: string): readonly string[] {
  return ["agent", ...nodeFlags(node, parts, image)];
}

function nodeFlags(node: number, { place, engine }: NodeParts, image: string): readonly string[] {
  return [
    `--node-name=node-${node}`,
    `--node-ip=${place.network.nodeAddress(node)}`,
    "--flannel-iface=eth0",
    ...(refusesCgroupV1(engine, image) ? ["--kubelet-arg=fail-cgroupv1=false"] : []),
  ];
}

/** From 1.35 on the kubelet ends itself on cgroup v1 unless it is told not to; before 1.31 it doesn't know the flag. */
export function refusesCgroupV1({ cgroupVersion }: Pick<EngineInfo, "cgroupVersion">, image: string): boolean {
  if (cgroupVersion === 2) return false;
  const minor = minorVersion(image);
  return minor === undefined || minor >= 35;
}

/** Kubernetes' minor version by the image's tag, `…:v1.36.1-k3s1`; undefined for a tag that doesn't say it. */
export function minorVersion(image: string): number | undefined {
  const [, minor] = /:v1\.(\d+)(?:\.|$)/.exec(image) ?? [];
  return minor === undefined ? undefined : Number(minor);
}
