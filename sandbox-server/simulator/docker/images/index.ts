import type { Route } from "../api/route.ts";
import { imageRoutes } from "./image-routes.ts";
import { type ImageStoreParts, LayeredImageStore } from "./store.ts";

export type { ImageStoreParts, LayeredImageStore } from "./store.ts";

/** The engine's images with the part of the API that speaks of them. */
export function createImageStore(parts: ImageStoreParts): {
  readonly images: LayeredImageStore;
  readonly routes: readonly Route[];
} {
  const images = new LayeredImageStore(parts);
  return { images, routes: imageRoutes(images) };
}
