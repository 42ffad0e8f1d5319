import type { Node, PersistentVolumeClaim, StorageClass } from "../../registry/types.ts";
import { isAlreadyExists } from "../api-errors.ts";
import type { ControllerContext } from "../controller.ts";
import { isReadyNode } from "../nodes/node-state.ts";
import { placeOf } from "../work-key.ts";
import { binderComponent, claimReference } from "./claim-binding.ts";
import { noProvisioner } from "./match-volume.ts";
import { selectedNodeAnnotation } from "./pod-claims.ts";

export const provisionedByAnnotation = "pv.kubernetes.io/provisioned-by";

/** Provisioners that the simulated cluster plays: volumes are folders of a node. */
const playedProvisioners = new Set([
  "rancher.io/local-path",
  "k8s.io/minikube-hostpath",
  "docker.io/hostpath",
  "hostpath.csi.k8s.io",
  "ebs.csi.aws.com",
  "pd.csi.storage.gke.io",
  "disk.csi.azure.com",
]);

/** Where local-path keeps its volumes on a node. */
const volumesFolder = "/var/local-path-provisioner";

/** Has a volume made for a claim, or says why none will come. */
export function provision(claim: PersistentVolumeClaim, storageClass: StorageClass, context: ControllerContext): void {
  const { events } = context;
  const { provisioner } = storageClass;
  if (provisioner.startsWith("kubernetes.io/")) {
    const message =
      provisioner === noProvisioner
        ? `no volume plugin matched name: ${provisioner}`
        : `no provisionable volume plugin matched: ${provisioner}`;
    events.record(claim, "Warning", "ProvisioningFailed", message, binderComponent);
    return;
  }
  noteProvisioner(claim, provisioner, context);
  const waiting = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  events.record(claim, "Normal", "ExternalProvisioning", waiting, binderComponent);
  if (!playedProvisioners.has(provisioner)) return;
  const node = claim.metadata.annotations?.[selectedNodeAnnotation] ?? anyNode(context);
  if (node !== undefined) createVolume(claim, storageClass, node, context);
}

function anyNode({ client }: ControllerContext): string | undefined {
  return client.list<Node>("nodes").find(isReadyNode)?.metadata.name;
}

function noteProvisioner(claim: PersistentVolumeClaim, provisioner: string, { client }: ControllerContext): void {
  client.modify<PersistentVolumeClaim>(placeOf("persistentvolumeclaims", claim), (draft) => {
    draft.metadata.annotations = {
      ...draft.metadata.annotations,
      "volume.beta.kubernetes.io/storage-provisioner": provisioner,
      "volume.kubernetes.io/storage-provisioner": provisioner,
    };
  });
}

function createVolume(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  node: string,
  { client, events }: ControllerContext,
): void {
  const { provisioner } = storageClass;
  const { namespace, name, uid } = claim.metadata;
  const volumeName = `pvc-${uid}`;
  const component = `${provisioner}_matelot`;
  const begun = `External provisioner is provisioning volume for claim "${namespace}/${name}"`;
  events.record(claim, "Normal", "Provisioning", begun, component);
  const matchExpressions = [{ key: "kubernetes.io/hostname", operator: "In", values: [node] }];
  try {
    client.create("persistentvolumes", {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: volumeName, annotations: { [provisionedByAnnotation]: provisioner } },
      spec: {
        accessModes: claim.spec?.accessModes,
        capacity: { storage: claim.spec?.resources?.requests?.storage },
        claimRef: claimReference(claim),
        hostPath: { path: `${volumesFolder}/${volumeName}_${namespace}_${name}`, type: "DirectoryOrCreate" },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } },
        persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? "Delete",
        storageClassName: storageClass.metadata.name,
        volumeMode: claim.spec?.volumeMode ?? "Filesystem",
        ...(storageClass.mountOptions ? { mountOptions: storageClass.mountOptions } : {}),
      },
    });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    return;
  }
  events.record(claim, "Normal", "ProvisioningSucceeded", `Successfully provisioned volume ${volumeName}`, component);
}
