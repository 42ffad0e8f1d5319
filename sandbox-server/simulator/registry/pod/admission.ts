import { fill } from "../fill.ts";
import type { ContainerSpec, Pod, PodSpec, PriorityClass, ServiceAccount } from "../types.ts";

type Toleration = NonNullable<PodSpec["tolerations"]>[number];

/** How long a pod stays on a node that is not ready or can't be reached, unless it says otherwise. */
const evictionSeconds = 300;
const tokenMountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
/** An hour, and seven seconds by which the API server tells its own requests from others'. */
const tokenSeconds = 3607;
const mirrorAnnotation = "kubernetes.io/config.mirror";

/** What an admission step has to say: the pod as it goes on, or why it may not be (a Forbidden's detail). */
export type PodAdmission = { readonly pod: Pod } | { readonly refusal: string };

/** Lets a pod stay for five minutes on a node in trouble (the DefaultTolerationSeconds admission). */
export function withEvictionTolerations(pod: Pod): Pod {
  if (pod.spec == null) return pod;
  const existing = pod.spec.tolerations ?? [];
  const added = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
    .filter((key) => !existing.some((toleration) => tolerates(toleration, key)))
    .map((key) => ({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: evictionSeconds }));
  return added.length === 0 ? pod : { ...pod, spec: { ...pod.spec, tolerations: [...existing, ...added] } };
}

function tolerates({ key, effect }: Toleration, wanted: string): boolean {
  return (key === wanted || !key) && (effect === "NoExecute" || !effect);
}

/**
 * Gives a pod its service account, the account's pull secrets, and a volume with token, CA and namespace in every
 * container that has nothing mounted there (the ServiceAccount admission).
 * @param find the account of that name in the pod's namespace
 * @param suffix five characters for the volume's name
 */
export function withServiceAccount(
  pod: Pod,
  find: (name: string) => ServiceAccount | undefined,
  suffix: string,
): PodAdmission {
  if (pod.spec == null || pod.metadata.annotations?.[mirrorAnnotation] !== undefined) return { pod };
  const name = pod.spec.serviceAccountName || "default";
  const account = find(name);
  if (account === undefined) {
    const where = `${pod.metadata.namespace ?? "default"}/${name}`;
    return { refusal: `error looking up service account ${where}: serviceaccount "${name}" not found` };
  }
  const secrets = account.imagePullSecrets ?? [];
  const named: PodSpec = {
    ...pod.spec,
    serviceAccountName: name,
    serviceAccount: name,
    ...(pod.spec.imagePullSecrets?.length || secrets.length === 0 ? {} : { imagePullSecrets: secrets }),
  };
  const mounts = pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
  return { pod: { ...pod, spec: mounts ? withTokenVolume(named, `kube-api-access-${suffix}`) : named } };
}

function withTokenVolume(spec: PodSpec, name: string): PodSpec {
  const all = [...spec.containers, ...(spec.initContainers ?? [])];
  if (all.every(hasTokenMount)) return spec;
  const mount = { name, mountPath: tokenMountPath, readOnly: true };
  const mounted = (container: ContainerSpec): ContainerSpec =>
    hasTokenMount(container) ? container : { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] };
  return {
    ...spec,
    containers: spec.containers.map(mounted),
    ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(mounted) }),
    volumes: [...(spec.volumes ?? []), { name, projected: { defaultMode: 0o644, sources: tokenSources() } }],
  };
}

function hasTokenMount({ volumeMounts }: ContainerSpec): boolean {
  return volumeMounts?.some(({ mountPath }) => mountPath === tokenMountPath) ?? false;
}

function tokenSources() {
  return [
    { serviceAccountToken: { expirationSeconds: tokenSeconds, path: "token" } },
    { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
    {
      downwardAPI: { items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }] },
    },
  ];
}

/**
 * Gives a pod the number of its priority class, or of the default class, and its preemption policy (the Priority
 * admission).
 */
export function withPriority(pod: Pod, classes: readonly PriorityClass[]): PodAdmission {
  if (pod.spec == null) return { pod };
  const name = pod.spec.priorityClassName;
  const found = name
    ? classes.find(({ metadata }) => metadata.name === name)
    : classes
        .filter(({ globalDefault }) => globalDefault === true)
        .toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0))
        .at(0);
  if (name && found === undefined) return { refusal: `no PriorityClass with name ${name} was found` };
  const priority = found?.value ?? 0;
  if (pod.spec.priority !== undefined && pod.spec.priority !== priority) {
    const sentence = "the integer value of priority";
    return {
      refusal: `${sentence} (${pod.spec.priority}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`,
    };
  }
  const spec = fill(
    { ...pod.spec, priority },
    {
      priorityClassName: found?.metadata.name,
      preemptionPolicy: found?.preemptionPolicy ?? "PreemptLowerPriority",
    },
  );
  return { pod: { ...pod, spec } };
}
