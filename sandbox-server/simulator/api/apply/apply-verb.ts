import type { KindDefinition } from "../../registry/kind-definition.ts";
import { unsupportedMediaType } from "../../store/api-error.ts";
import type { Answer, ApiParts, Call } from "../api-parts.ts";
import type { ResourcePath } from "../resource-path.ts";

export async function serveApply(
  _parts: ApiParts,
  _kind: KindDefinition,
  _path: ResourcePath,
  _call: Call,
): Promise<Answer> {
  throw unsupportedMediaType(["application/merge-patch+json"]);
}
