import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KubeObject } from "../registry/kube-object.ts";

/** Who writes, for `metadata.managedFields`. */
export interface FieldWriter {
  readonly kind: KindDefinition;
  readonly manager: string;
  readonly operation: "Update" | "Apply";
  readonly subresource: string;
  /** RFC 3339. */
  readonly time: string;
}

export function trackWrite(_previous: KubeObject | undefined, object: KubeObject, _writer: FieldWriter): KubeObject {
  return object;
}
