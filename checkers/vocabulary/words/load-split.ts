import { z } from "zod";
import { type ObjectReference, objectReference } from "../object-reference.ts";

const percent = z.number().int().min(0).max(100);

/**
 * Passes when of many requests to a Service, each version's share of the answers lies within its bounds. An answer
 * belongs to the first version whose text it contains.
 */
export const loadSplitSchema = z.strictObject({
  kind: z.literal("load-split"),
  object: objectReference,
  port: z.union([z.number().int().min(1).max(65535), z.string().min(1).max(63)]),
  path: z.string().startsWith("/"),
  requests: z.number().int().min(20).max(400),
  versions: z
    .array(z.strictObject({ bodyIncludes: z.string().min(1), atLeast: percent, atMost: percent }))
    .min(1)
    .readonly(),
});

export interface LoadShare {
  readonly bodyIncludes: string;
  /** Percent of all requests. */
  readonly atLeast: number;
  readonly atMost: number;
}

export interface LoadSplit {
  readonly kind: "load-split";
  readonly object: ObjectReference;
  readonly port: number | string;
  readonly path: string;
  readonly requests: number;
  readonly versions: readonly LoadShare[];
}

export const loadSplitCodes = ["absent", "requests-failed", "split-differs"] as const;

/** `versions`: text of the answer → least and most percent. 100 requests to `/` unless told otherwise. */
export function loadSplit(
  object: ObjectReference,
  port: number | string,
  versions: Readonly<Record<string, readonly [atLeast: number, atMost: number]>>,
  options: { readonly path?: string; readonly requests?: number } = {},
): LoadSplit {
  const shares = Object.entries(versions).map(([bodyIncludes, [atLeast, atMost]]) => ({
    bodyIncludes,
    atLeast,
    atMost,
  }));
  return {
    kind: "load-split",
    object,
    port,
    path: options.path ?? "/",
    requests: options.requests ?? 100,
    versions: shares,
  };
}
