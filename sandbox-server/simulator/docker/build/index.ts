import type { Route } from "../api/route.ts";
import type { BuilderParts } from "./build-image.ts";
import { buildRoutes } from "./build-routes.ts";

/** The classic builder with its part of the API. */
export function createBuilder(parts: BuilderParts): { readonly routes: readonly Route[] } {
  return { routes: buildRoutes(parts) };
}
