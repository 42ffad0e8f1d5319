import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { MatelotError } from "../../../../errors/index.ts";
import type { CallOptions, Obstacle } from "../../../sandbox-provider.ts";
import { StepFault } from "../bring-up/failure.ts";
import { kindName } from "../cluster-objects.ts";
import type { ClusterPlace } from "../cluster-place.ts";
import type { EngineInfo } from "../engine/engine.ts";
import { clientEnvironment, type EngineAddress } from "../engine/engine-address.ts";
import type { Distribution } from "./distribution.ts";
import { minorOf } from "./minor-of.ts";

/** The image of kind v0.33.0 for Kubernetes 1.36; kind supports an image only with the release that built it. */
export const defaultKindImage =
  "kindest/node:v1.36.4@sha256:099e049362a1526b2db71494e1947aae99bd16290d7c895f2b7ea312e3cbfaed";

export interface KindOptions {
  readonly image: string;
  /** The kind program, absolute; undefined when it isn't on the PATH. */
  readonly program: string | undefined;
  /** kind speaks with the engine through the docker program. */
  readonly engine: EngineAddress;
  /** PATH of the programs that kind starts (docker). */
  readonly path: string;
}

/** kubeadm pulls nothing, but starts one component after the other. */
const createTimeoutMs = 10 * 60_000;

/** kind makes, labels and prepares its nodes itself; we give it a network and a configuration. */
export function kindDistribution({ image, program, engine, path }: KindOptions): Distribution {
  return {
    name: "kind",
    image,
    maxNodes: 9,
    features: {
      kubernetesMinor: minorOf(image),
      // kindnet enforces them since kind 0.24.
      networkPolicies: true,
      defaultStorage: true,
      metrics: false,
      ingress: false,
    },
    kubeconfigPath: "/etc/kubernetes/admin.conf",
    importCommand: ["ctr", "-n", "k8s.io", "images", "import", "--all-platforms", "-"],
    // kind's images hold what its own pods run.
    obstacles: ({ cgroupVersion }) => [
      ...(program === undefined ? [programObstacle] : []),
      ...(cgroupVersion === 1 ? [oldCgroups] : []),
    ],
    node: () => {
      throw new MatelotError("internal", { message: "kind makes its nodes itself." });
    },
    async initialise(place, nodes, { signal }) {
      if (program === undefined) throw missingProgram();
      const options = signal === undefined ? {} : { signal };
      const config = kindConfig(nodes, await place.engine.info(options));
      await createWithKind({ program, engine, path, image }, place, config, options);
    },
  };
}

/**
 * What kind is told. On cgroup v1 the kubelet has to be talked into running; where a host forbids to lower OOM scores,
 * containerd has to leave them alone.
 */
export function kindConfig(nodes: number, { cgroupVersion }: Pick<EngineInfo, "cgroupVersion">): string {
  const kubelet = { apiVersion: "kubelet.config.k8s.io/v1beta1", kind: "KubeletConfiguration", failCgroupV1: false };
  // The table's name in containerd 1 and in containerd 2; each leaves the other's alone.
  const tables = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.runtime"];
  return stringify({
    kind: "Cluster",
    apiVersion: "kind.x-k8s.io/v1alpha4",
    networking: { apiServerAddress: "127.0.0.1" },
    containerdConfigPatches: tables.map((table) => `[plugins."${table}"]\n  restrict_oom_score_adj = true`),
    ...(cgroupVersion === 1 ? { kubeadmConfigPatches: [stringify(kubelet)] } : {}),
    nodes: [{ role: "control-plane" }, ...Array.from({ length: nodes - 1 }, () => ({ role: "worker" }))],
  });
}

async function createWithKind(
  { program, engine, path, image }: KindOptions & { readonly program: string },
  { cluster, network }: ClusterPlace,
  config: string,
  { signal }: CallOptions,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "matelot-kind-"));
  const args = ["create", "cluster", "--name", kindName(cluster), "--image", image, "--config", "-", "--quiet"];
  // The kubeconfig that kind exports leads to a port that isn't used: ours is read from the node.
  const kubeconfig = ["--kubeconfig", join(directory, "kubeconfig")];
  // Nodes that failed are kept until their logs have been read; they are removed with everything else of the cluster.
  const retain = ["--retain"];
  const env = {
    ...{ PATH: path, HOME: directory, ...clientEnvironment(engine) },
    KIND_EXPERIMENTAL_DOCKER_NETWORK: network.name,
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const options = { env, timeout: createTimeoutMs, ...(signal === undefined ? {} : { signal }) };
      const child = execFile(program, [...args, ...kubeconfig, ...retain], options, (fault, _stdout, stderr) => {
        if (fault === null) resolve();
        else reject(signal?.aborted ? signal.reason : refused(lastLines(stderr) || fault.message));
      });
      child.stdin?.end(config);
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function refused(words: string): StepFault {
  return new StepFault({ en: words, fr: words });
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-12).join("\n");
}

const programObstacle = {
  code: "kind-missing",
  severity: "fatal",
  problem: { en: "The program kind is not on the PATH.", fr: "Le programme kind n'est pas dans le PATH." },
  command: "go install sigs.k8s.io/kind@v0.33.0",
  remedy: {
    en: "Install kind (https://kind.sigs.k8s.io), or choose --distribution k3s.",
    fr: "Installez kind (https://kind.sigs.k8s.io), ou choisissez --distribution k3s.",
  },
} as const satisfies Obstacle;

const oldCgroups: Obstacle = {
  code: "cgroup-v1",
  severity: "degraded",
  problem: {
    en: "This host has cgroup v1, for which kind's images of Kubernetes 1.35 and newer are not made.",
    fr: "Cet hôte est en cgroup v1, pour lequel les images kind de Kubernetes 1.35 et plus ne sont pas faites.",
  },
  remedy: {
    en: "Boot the host with cgroup v2, or choose an older image with --node-image.",
    fr: "Démarrez l'hôte en cgroup v2, ou choisissez une image plus ancienne avec --node-image.",
  },
};

function missingProgram(): MatelotError {
  const { problem, remedy, command } = programObstacle;
  return new MatelotError("sandbox-provider-unavailable", { message: problem, remedy, command });
}
