import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

const volumeSource = z.strictObject({
  kind: z.enum(["emptyDir", "hostPath", "configMap", "secret", "persistentVolumeClaim"]),
  /** Of the ConfigMap, Secret or claim. */
  name: z.string().min(1).optional(),
});

/** Passes when a container mounts a volume at this path, out of this source where one is named. */
export const mountsSchema = z.strictObject({
  kind: z.literal("mounts"),
  object: objectReference,
  path: z.string().startsWith("/"),
  from: volumeSource.optional(),
  container: z.string().min(1).optional(),
});

/** See {@link mountsSchema}. */
export interface VolumeSource {
  readonly kind: "emptyDir" | "hostPath" | "configMap" | "secret" | "persistentVolumeClaim";
  readonly name?: string | undefined;
}

export interface Mounts {
  readonly kind: "mounts";
  readonly object: ObjectReference;
  readonly path: string;
  readonly from?: VolumeSource | undefined;
  readonly container?: string | undefined;
}

export const mountsCodes = ["absent", "container-absent", "mount-absent", "volume-differs"] as const;

export function mounts(
  object: ObjectReference,
  path: string,
  options: { readonly from?: VolumeSource; readonly container?: string } = {},
): Mounts {
  return { kind: "mounts", object, path, ...options };
}
