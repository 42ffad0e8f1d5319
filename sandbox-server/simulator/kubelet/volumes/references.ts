import type { ContainerSpec, Pod } from "../../registry/types.ts";

/** Every config map and secret that a pod reads, as `configmaps/name` and `secrets/name`. */
export function referencesOf(pod: Pod): ReadonlySet<string> {
  const spec = pod.spec;
  const found = new Set<string>();
  const add = (resource: string, name: string | undefined) => {
    if (name !== undefined) found.add(`${resource}/${name}`);
  };
  for (const volume of spec?.volumes ?? []) {
    add("configmaps", volume.configMap?.name);
    add("secrets", volume.secret?.secretName);
    for (const source of volume.projected?.sources ?? []) {
      add("configmaps", source.configMap?.name);
      add("secrets", source.secret?.name);
    }
  }
  const containers: readonly ContainerSpec[] = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  for (const container of containers) {
    for (const source of container.envFrom ?? []) {
      add("configmaps", source.configMapRef?.name);
      add("secrets", source.secretRef?.name);
    }
    for (const variable of container.env ?? []) {
      add("configmaps", variable.valueFrom?.configMapKeyRef?.name);
      add("secrets", variable.valueFrom?.secretKeyRef?.name);
    }
  }
  return found;
}
