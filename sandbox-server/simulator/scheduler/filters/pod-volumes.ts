import {
  classOf,
  findMatchingVolume,
  isDelayed,
  isReachableFrom,
  noProvisioner,
} from "../../controllers/volumes/match-volume.ts";
import { claimNames, findClass, selectedNodeAnnotation } from "../../controllers/volumes/pod-claims.ts";
import type { PersistentVolume, PersistentVolumeClaim, Pod } from "../../registry/types.ts";
import type { ClusterClient } from "../../store/cluster-client.ts";
import type { NodeInfo } from "../cluster-view.ts";
import { type Filter, finalRejection, rejection } from "./filter.ts";

const nodeConflict = "node(s) didn't match PersistentVolume's node affinity";
const noVolume = "node(s) didn't find available persistent volumes to bind";

function findClaim(client: ClusterClient, pod: Pod, name: string): PersistentVolumeClaim | undefined {
  const namespace = pod.metadata.namespace ?? "";
  return client.find<PersistentVolumeClaim>({ resource: "persistentvolumeclaims", namespace, name });
}

/** A pod's claims that have no volume yet and wait for the pod's node. */
export function waitingClaims(client: ClusterClient, pod: Pod): PersistentVolumeClaim[] {
  return claimNames(pod).flatMap(({ name }) => {
    const claim = findClaim(client, pod, name);
    return claim && !claim.spec?.volumeName && isDelayed(findClass(client, classOf(claim))) ? [claim] : [];
  });
}

/** What stands in the way of a pod wherever it might go: a claim that is missing, leaving, or not bound in time. */
export function volumeObstacle(client: ClusterClient, pod: Pod): string | undefined {
  for (const { name, isEphemeral } of claimNames(pod)) {
    const claim = findClaim(client, pod, name);
    if (!claim) {
      return isEphemeral
        ? `waiting for ephemeral volume controller to create the persistentvolumeclaim ${JSON.stringify(name)}`
        : `persistentvolumeclaim ${JSON.stringify(name)} not found`;
    }
    if (claim.status?.phase === "Lost") {
      return `persistentvolumeclaim ${JSON.stringify(name)} bound to non-existent persistentvolume ${JSON.stringify(claim.spec?.volumeName ?? "")}`;
    }
    if (claim.metadata.deletionTimestamp) return `persistentvolumeclaim ${JSON.stringify(name)} is being deleted`;
    const isWaiting = claim.status?.phase !== "Bound" && !isDelayed(findClass(client, classOf(claim)));
    if (isWaiting) return "pod has unbound immediate PersistentVolumeClaims";
  }
  return undefined;
}

/** Bound volumes must be reachable from the node, and unbound claims must be able to get one there. */
export const podVolumes: Filter = ({ pod }, node, { client }) => {
  for (const { name } of claimNames(pod)) {
    const claim = findClaim(client, pod, name);
    if (!claim) continue;
    const rejected = claim.spec?.volumeName ? rejectBound(claim, node, client) : rejectUnbound(claim, node, client);
    if (rejected) return rejected;
  }
  return undefined;
};

function rejectBound(claim: PersistentVolumeClaim, { node }: NodeInfo, client: ClusterClient) {
  const name = claim.spec?.volumeName ?? "";
  const volume = client.find<PersistentVolume>({ resource: "persistentvolumes", namespace: "", name });
  if (!volume) return finalRejection("node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)");
  return isReachableFrom(volume, node) ? undefined : finalRejection(nodeConflict);
}

function rejectUnbound(claim: PersistentVolumeClaim, { name, node }: NodeInfo, client: ClusterClient) {
  const selected = claim.metadata.annotations?.[selectedNodeAnnotation];
  if (selected !== undefined) return selected === name ? undefined : rejection(nodeConflict);
  if (findMatchingVolume(claim, client.list<PersistentVolume>("persistentvolumes"), node)) return undefined;
  const isMadeByHand = findClass(client, classOf(claim))?.provisioner === noProvisioner;
  return isMadeByHand ? rejection(noVolume) : undefined;
}
