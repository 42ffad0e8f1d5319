import type { Pod, StorageClass } from "../../registry/types.ts";
import type { ClusterClient } from "../../store/cluster-client.ts";

/** Where the scheduler writes the node that a claim's volume is to be made for. */
export const selectedNodeAnnotation = "volume.kubernetes.io/selected-node";

interface ClaimName {
  readonly name: string;
  readonly isEphemeral: boolean;
}

/** The names of the claims that a pod mounts, those of generic ephemeral volumes included. */
export function claimNames(pod: Pod): ClaimName[] {
  return (pod.spec?.volumes ?? []).flatMap((volume): ClaimName[] => {
    if (volume.persistentVolumeClaim) return [{ name: volume.persistentVolumeClaim.claimName, isEphemeral: false }];
    return volume.ephemeral ? [{ name: `${pod.metadata.name}-${volume.name}`, isEphemeral: true }] : [];
  });
}

/** A storage class by its name. */
export function findClass(client: ClusterClient, name: string): StorageClass | undefined {
  return client.find<StorageClass>({ resource: "storageclasses.storage.k8s.io", namespace: "", name });
}
