import type { PersistentVolume, PersistentVolumeClaim, Pod } from "../../registry/types.ts";
import type { KubeletContext } from "../kubelet-context.ts";
import { mountHostPath } from "./host-path.ts";
import type { MountableVolume } from "./pod-volumes.ts";

/**
 * The volume behind a claim; its files belong to the PersistentVolume, and outlive pods. Returns the problem in the
 * kubelet's words while the claim is not there or not bound.
 */
export function mountClaim(
  context: Pick<KubeletContext, "client" | "runtime">,
  pod: Pod,
  claimName: string,
): MountableVolume | string {
  const namespace = pod.metadata.namespace ?? "";
  const claim = context.client.find<PersistentVolumeClaim>({
    resource: "persistentvolumeclaims",
    namespace,
    name: claimName,
  });
  if (claim === undefined) {
    return `error processing PVC ${namespace}/${claimName}: failed to fetch PVC from API server: persistentvolumeclaims ${JSON.stringify(claimName)} not found`;
  }
  const name = claim.spec?.volumeName ?? "";
  const isBound = name !== "" && claim.status?.phase === "Bound";
  const persistent = isBound
    ? context.client.find<PersistentVolume>({ resource: "persistentvolumes", namespace: "", name })
    : undefined;
  if (persistent === undefined) return `error processing PVC ${namespace}/${claimName}: PVC is not bound`;
  const path = persistent.spec?.hostPath ?? persistent.spec?.local;
  if (path == null) return { volume: context.runtime.createVolume({ id: `persistent/${persistent.metadata.uid}` }) };
  const type = persistent.spec?.hostPath?.type;
  return mountHostPath(context.runtime, pod.spec?.nodeName ?? "", path.path, type);
}
