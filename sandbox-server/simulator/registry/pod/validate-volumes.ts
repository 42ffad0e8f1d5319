import { forbidden, invalid, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { compareQuantities } from "../quantity.ts";
import type { PodSpec } from "../types.ts";
import { inRange, itemName, oneOf } from "../validation/common.ts";
import { relativePathFaults } from "./validate-container.ts";
import { fieldRefFaults, resourceRefFaults, volumeFields } from "./validate-environment.ts";

type Volume = NonNullable<PodSpec["volumes"]>[number];
type Item = { readonly key?: string; readonly path?: string; readonly mode?: number };

const largestMode = 0o777;
const modeSentence = "must be a number between 0 and 0777 (octal), both inclusive";
const hostPathTypes = [
  "",
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
];

/** The order in which the API server looks at sources: the first of a volume is its own, others are refused. */
const sourceOrder = [
  ...["emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi"],
  ...["glusterfs", "flexVolume", "configMap", "persistentVolumeClaim", "rbd", "cinder", "cephfs", "flocker"],
  ...["downwardAPI", "fc", "azureFile", "vsphereVolume", "quobyte", "azureDisk", "portworxVolume", "storageos"],
  ...["projected", "scaleIO", "csi", "ephemeral", "image"],
];

/** Volumes of a pod: names, one source each, and what each source needs. */
export function volumesFaults(field: string, volumes: readonly Volume[]): FieldError[] {
  return checkedVolumes(field, volumes).flatMap(({ faults }) => faults);
}

/** Names that mounts may use: a faulty volume counts as missing. */
export function soundVolumeNames(volumes: readonly Volume[]): ReadonlySet<string> {
  const sound = checkedVolumes("", volumes).filter(({ faults }) => faults.length === 0);
  return new Set(sound.map(({ name }) => name));
}

function checkedVolumes(field: string, volumes: readonly Volume[]) {
  const names = new Set<string>();
  return volumes.map((volume, index) => {
    const path = `${field}[${index}]`;
    const ofNames = itemName(`${path}.name`, volume.name, names);
    return { name: volume.name, faults: [...volumeFaults(path, volume), ...ofNames] };
  });
}

function volumeFaults(path: string, volume: Volume): FieldError[] {
  const rank = (name: string) => sourceOrder.indexOf(name);
  const sources = Object.entries(volume).filter(([name, value]) => name !== "name" && value != null);
  const [first, ...others] = sources.sort(([a], [b]) => rank(a) - rank(b));
  if (first === undefined) return [required(path, "must specify a volume type")];
  return [
    ...sourceFaults(path, { name: volume.name, [first[0]]: first[1] }),
    ...others.map(([name]) => forbidden(`${path}.${name}`, "may not specify more than 1 volume type")),
  ];
}

function sourceFaults(field: string, volume: Volume): FieldError[] {
  const { emptyDir, hostPath, configMap, secret, persistentVolumeClaim, projected, downwardAPI, nfs, csi } = volume;
  const faults: FieldError[] = [];
  if (emptyDir?.sizeLimit !== undefined && compareQuantities(emptyDir.sizeLimit, 0) < 0) {
    faults.push(forbidden(`${field}.emptyDir.sizeLimit`, "SizeLimit field must be a valid resource quantity"));
  }
  if (hostPath) {
    if (!hostPath.path) faults.push(required(`${field}.hostPath.path`));
    else if (hostPath.path.split("/").includes("..")) {
      faults.push(invalid(`${field}.hostPath.path`, hostPath.path, "must not contain '..'"));
    }
    if (hostPath.path) faults.push(...oneOf(`${field}.hostPath.type`, hostPath.type, hostPathTypes));
  }
  if (configMap) {
    if (!configMap.name) faults.push(required(`${field}.configMap.name`));
    faults.push(...fileFaults(`${field}.configMap`, configMap.defaultMode, configMap.items));
  }
  if (secret) {
    if (!secret.secretName) faults.push(required(`${field}.secret.secretName`));
    faults.push(...fileFaults(`${field}.secret`, secret.defaultMode, secret.items));
  }
  if (persistentVolumeClaim && !persistentVolumeClaim.claimName) {
    faults.push(required(`${field}.persistentVolumeClaim.claimName`));
  }
  if (downwardAPI) faults.push(...downwardFaults(`${field}.downwardAPI`, downwardAPI.items ?? []));
  if (projected) faults.push(...projectedFaults(`${field}.projected`, projected));
  if (nfs && !nfs.server) faults.push(required(`${field}.nfs.server`));
  if (nfs && !nfs.path) faults.push(required(`${field}.nfs.path`));
  if (csi && !csi.driver) faults.push(required(`${field}.csi.driver`));
  return faults;
}

function fileFaults(field: string, defaultMode: number | undefined, items: readonly Item[] = []): FieldError[] {
  return [
    ...modeFaults(`${field}.defaultMode`, defaultMode),
    ...items.flatMap((item, index) => {
      const path = `${field}.items[${index}]`;
      return [
        ...(item.key ? [] : [required(`${path}.key`)]),
        ...(item.path ? relativePathFaults(`${path}.path`, item.path) : [required(`${path}.path`)]),
        ...modeFaults(`${path}.mode`, item.mode),
      ];
    }),
  ];
}

function modeFaults(field: string, mode: number | undefined): FieldError[] {
  return inRange(field, mode, 0, largestMode).map(() => invalid(field, mode, modeSentence));
}

function downwardFaults(field: string, items: NonNullable<NonNullable<Volume["downwardAPI"]>["items"]>): FieldError[] {
  return items.flatMap((item, index) => {
    const path = `${field}.items[${index}]`;
    const faults = item.path ? relativePathFaults(`${path}.path`, item.path) : [required(`${path}.path`)];
    if (item.fieldRef) faults.push(...fieldRefFaults(`${path}.fieldRef`, item.fieldRef.fieldPath, volumeFields));
    else if (item.resourceFieldRef) {
      if (!item.resourceFieldRef.containerName) faults.push(required(`${path}.resourceFieldRef.containerName`));
      faults.push(...resourceRefFaults(`${path}.resourceFieldRef`, item.resourceFieldRef.resource));
    } else faults.push(required(path, "one of fieldRef and resourceFieldRef is required"));
    return faults;
  });
}

function projectedFaults(field: string, projected: NonNullable<Volume["projected"]>): FieldError[] {
  return (projected.sources ?? []).flatMap((source, index) => {
    const path = `${field}.sources[${index}]`;
    const { secret, configMap, downwardAPI, serviceAccountToken } = source;
    return [
      ...(secret && !secret.name ? [required(`${path}.secret.name`)] : []),
      ...(secret ? fileFaults(`${path}.secret`, undefined, secret.items) : []),
      ...(configMap && !configMap.name ? [required(`${path}.configMap.name`)] : []),
      ...(configMap ? fileFaults(`${path}.configMap`, undefined, configMap.items) : []),
      ...(downwardAPI ? downwardFaults(`${path}.downwardAPI`, downwardAPI.items ?? []) : []),
      ...(serviceAccountToken && !serviceAccountToken.path ? [required(`${path}.serviceAccountToken.path`)] : []),
    ];
  });
}
