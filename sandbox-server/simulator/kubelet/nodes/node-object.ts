import type { RandomSource } from "../../clock.ts";
import { formatTime } from "../../controllers/times.ts";
import { KERNEL_VERSION } from "../../runtime/files/proc.ts";

export interface NodeFacts {
  readonly name: string;
  readonly address: string;
  readonly podCidr: string;
  /** Carries the control plane's pods; takes others as well. */
  readonly isControlPlane: boolean;
  readonly now: number;
  readonly random: RandomSource;
}

/** The Kubernetes version that simulated machines say they run: the API server's. */
export const NODE_VERSION = "v1.36.1";

const CAPACITY = {
  cpu: "4",
  "ephemeral-storage": "61202244Ki",
  "hugepages-1Gi": "0",
  "hugepages-2Mi": "0",
  memory: "8145416Ki",
  pods: "110",
} as const;

/** A simulated machine as the kubelet registers it: without taints, and ready at once. */
export function nodeObject(facts: NodeFacts): object {
  const { name, address, podCidr } = facts;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        ...(facts.isControlPlane ? { "node-role.kubernetes.io/control-plane": "" } : {}),
      },
      annotations: {
        "node.alpha.kubernetes.io/ttl": "0",
        "volumes.kubernetes.io/controller-managed-attach-detach": "true",
      },
    },
    spec: { podCIDR: podCidr, podCIDRs: [podCidr], providerID: `matelot://${name}` },
    status: {
      addresses: [
        { type: "InternalIP", address },
        { type: "Hostname", address: name },
      ],
      allocatable: { ...CAPACITY },
      capacity: { ...CAPACITY },
      conditions: nodeConditions(facts.now),
      daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
      images: [],
      nodeInfo: {
        architecture: "amd64",
        bootID: randomUuid(facts.random),
        containerRuntimeVersion: "containerd://2.2.1",
        kernelVersion: KERNEL_VERSION,
        kubeProxyVersion: "",
        kubeletVersion: NODE_VERSION,
        machineID: randomUuid(facts.random).replaceAll("-", ""),
        operatingSystem: "linux",
        osImage: "Debian GNU/Linux 13 (trixie)",
        systemUUID: randomUuid(facts.random),
      },
    },
  };
}

/** The conditions of a machine that is well; `since` in ms is when it became so. */
export function nodeConditions(since: number): readonly object[] {
  const time = formatTime(since);
  const condition = (type: string, status: string, reason: string, message: string) => ({
    type,
    status,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
    reason,
    message,
  });
  return [
    condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
  ];
}

function randomUuid(random: RandomSource): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random.next() * 16).toString(16)).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
