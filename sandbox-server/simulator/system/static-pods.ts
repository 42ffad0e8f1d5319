import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Node, Pod } from "../registry/types.ts";
import type { ClusterClient } from "../store/cluster-client.ts";
import { systemImages, systemNamespace } from "./system-workload.ts";

interface StaticPod {
  readonly component: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly requests: Readonly<Record<string, string>>;
}

const staticPods: readonly StaticPod[] = [
  {
    component: "etcd",
    image: systemImages.etcd,
    command: ["etcd", "--data-dir=/var/lib/etcd", "--listen-client-urls=https://127.0.0.1:2379"],
    requests: { cpu: "100m", memory: "100Mi" },
  },
  {
    component: "kube-apiserver",
    image: systemImages.ofCluster("kube-apiserver"),
    command: [
      "kube-apiserver",
      "--allow-privileged=true",
      "--authorization-mode=Node,RBAC",
      "--enable-admission-plugins=NodeRestriction",
      "--etcd-servers=https://127.0.0.1:2379",
      "--secure-port=6443",
      "--service-cluster-ip-range=10.96.0.0/12",
    ],
    requests: { cpu: "250m" },
  },
  {
    component: "kube-controller-manager",
    image: systemImages.ofCluster("kube-controller-manager"),
    command: [
      "kube-controller-manager",
      "--allocate-node-cidrs=true",
      "--cluster-cidr=10.244.0.0/16",
      "--leader-elect=true",
    ],
    requests: { cpu: "200m" },
  },
  {
    component: "kube-scheduler",
    image: systemImages.ofCluster("kube-scheduler"),
    command: ["kube-scheduler", "--bind-address=127.0.0.1", "--leader-elect=true"],
    requests: { cpu: "100m" },
  },
];

/**
 * The control plane's own pods on its machine, as their kubelet mirrors them: whoever deletes one sees it come back.
 * They are there for the eye; what they stand for is this process.
 */
export function keepStaticPods(client: ClusterClient, clock: Clock, machine: string): Disposable {
  const definitions = new Map(staticPods.map((pod) => [`${pod.component}-${machine}`, pod]));
  const ensure = (name: string): void => {
    const definition = definitions.get(name);
    const node = client.find<Node>({ resource: "nodes", namespace: "", name: machine });
    const ref = { resource: "pods", namespace: systemNamespace, name };
    if (definition === undefined || node === undefined || client.find(ref) !== undefined) return;
    client.create("pods", mirrorPod(definition, node, clock.now()));
  };
  for (const name of definitions.keys()) ensure(name);
  let isOver = false;
  const watch = client.watch<Pod>("pods", ({ type, object: { metadata } }) => {
    if (type !== "DELETED" || metadata.namespace !== systemNamespace || !definitions.has(metadata.name)) return;
    clock.after(0, () => {
      if (!isOver) ensure(metadata.name);
    });
  });
  return {
    [Symbol.dispose]() {
      isOver = true;
      watch[Symbol.dispose]();
    },
  };
}

function mirrorPod({ component, image, command, requests }: StaticPod, node: Node, now: number): object {
  const machine = node.metadata.name;
  const hash = createHash("md5").update(`${component}/${machine}`).digest("hex");
  const owner = { apiVersion: "v1", kind: "Node", name: machine, uid: node.metadata.uid, controller: true };
  return {
    metadata: {
      name: `${component}-${machine}`,
      namespace: systemNamespace,
      labels: { component, tier: "control-plane" },
      annotations: {
        "kubernetes.io/config.hash": hash,
        "kubernetes.io/config.mirror": hash,
        "kubernetes.io/config.seen": new Date(now).toISOString(),
        "kubernetes.io/config.source": "file",
      },
      ownerReferences: [owner],
    },
    spec: {
      nodeName: machine,
      hostNetwork: true,
      priorityClassName: "system-node-critical",
      tolerations: [{ effect: "NoExecute", operator: "Exists" }],
      securityContext: { seccompProfile: { type: "RuntimeDefault" } },
      containers: [{ name: component, image, imagePullPolicy: "IfNotPresent", command, resources: { requests } }],
    },
  };
}
