import { z } from "zod";

/**
 * Passes when two images have all their layers in common but the last few: what was built after a small change took
 * the rest from the cache. Two names of one image don't pass.
 */
export const sharedLayersSchema = z.strictObject({
  kind: z.literal("shared-layers"),
  image: z.string().min(1).max(255),
  with: z.string().min(1).max(255),
  butLast: z.number().int().min(1).max(50),
});

export interface SharedLayers {
  readonly kind: "shared-layers";
  readonly image: string;
  readonly with: string;
  readonly butLast: number;
}

export const sharedLayersCodes = ["absent", "same-image", "layers-differ"] as const;

export function sharedLayers(image: string, other: string, butLast: number): SharedLayers {
  return { kind: "shared-layers", image, with: other, butLast };
}
