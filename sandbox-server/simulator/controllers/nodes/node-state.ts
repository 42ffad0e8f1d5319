import type { Node } from "../../registry/types.ts";
import { isTrue } from "../conditions.ts";

export function isReadyNode(node: Node): boolean {
  return isTrue(node.status?.conditions, "Ready");
}
