import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

/**
 * Passes when a container of the object's pod template (or of the pod itself) has this image. References that name the
 * same image are the same: `nginx`, `nginx:latest` and `docker.io/library/nginx:latest`.
 */
export const imageSchema = z.strictObject({
  kind: z.literal("image"),
  object: objectReference,
  image: z.string().min(1),
  /** The container's name; any container when absent. */
  container: z.string().min(1).optional(),
});

export interface Image {
  readonly kind: "image";
  readonly object: ObjectReference;
  readonly image: string;
  readonly container?: string | undefined;
}

export const imageCodes = ["absent", "container-absent", "image-differs"] as const;

export function image(object: ObjectReference, image: string, options: { readonly container?: string } = {}): Image {
  return { kind: "image", object, image, ...options };
}
