import type { Pod, PodTemplateSpec, StatefulSet } from "../../registry/types.ts";
import { podFromTemplate } from "../pods/pod-control.ts";

export const revisionLabel = "controller-revision-hash";
const podNameLabel = "statefulset.kubernetes.io/pod-name";
const podIndexLabel = "apps.kubernetes.io/pod-index";

type ClaimTemplate = NonNullable<NonNullable<StatefulSet["spec"]>["volumeClaimTemplates"]>[number];

/** The first ordinal of a set; 0 unless it says otherwise. */
export function firstOrdinal(set: StatefulSet): number {
  return set.spec?.ordinals?.start ?? 0;
}

/** The ordinal in a pod's name; undefined when the name is not of this set. */
export function ordinalOf(set: StatefulSet, pod: Pod): number | undefined {
  const prefix = `${set.metadata.name}-`;
  const rest = pod.metadata.name.slice(prefix.length);
  return pod.metadata.name.startsWith(prefix) && /^\d+$/.test(rest) ? Number(rest) : undefined;
}

export function podName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name}-${ordinal}`;
}

export function claimTemplates(set: StatefulSet): readonly ClaimTemplate[] {
  return set.spec?.volumeClaimTemplates ?? [];
}

export function claimName(template: ClaimTemplate, set: StatefulSet, ordinal: number): string {
  return `${template.metadata?.name ?? ""}-${podName(set, ordinal)}`;
}

/** The pod of an ordinal: its template with name, host name, labels and its own volumes. */
export function newPod(set: StatefulSet, template: PodTemplateSpec, revision: string, ordinal: number): object {
  const name = podName(set, ordinal);
  const claims = claimTemplates(set).map((claim) => ({
    name: claim.metadata?.name ?? "",
    persistentVolumeClaim: { claimName: claimName(claim, set, ordinal) },
  }));
  const claimed = new Set(claims.map((volume) => volume.name));
  const volumes = [...claims, ...(template.spec?.volumes ?? []).filter((volume) => !claimed.has(volume.name))];
  const spec = {
    ...template.spec,
    hostname: name,
    ...(set.spec?.serviceName ? { subdomain: set.spec.serviceName } : {}),
    ...(volumes.length > 0 ? { volumes } : {}),
  };
  const labels = { [podNameLabel]: name, [podIndexLabel]: String(ordinal), [revisionLabel]: revision };
  return podFromTemplate(
    set,
    { ...template, spec: spec as unknown as NonNullable<PodTemplateSpec["spec"]> },
    { name, labels },
  );
}

/** The claim of an ordinal for one of the set's claim templates. */
export function newClaim(set: StatefulSet, template: ClaimTemplate, ordinal: number): object {
  const labels = { ...template.metadata?.labels, ...set.spec?.selector?.matchLabels };
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      name: claimName(template, set, ordinal),
      namespace: set.metadata.namespace,
      labels,
      ...(template.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
    },
    spec: template.spec,
  };
}

/** The claims that a pod of the set mounts because of the set's templates. */
export function claimNamesOf(set: StatefulSet, ordinal: number): string[] {
  return claimTemplates(set).map((template) => claimName(template, set, ordinal));
}
