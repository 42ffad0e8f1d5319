import type { Node } from "../../registry/types.ts";
import { isTrue } from "../conditions.ts";

/** Set to `stopped` on a Node, it stops the machine's simulated kubelet; taken away, it starts it again. */
const kubeletAnnotation = "simulator.matelot.internal/kubelet";

export function isReadyNode(node: Node): boolean {
  return isTrue(node.status?.conditions, "Ready");
}

/** Whether somebody has stopped the kubelet of a machine: its containers go on, nobody looks after them. */
export function isKubeletStopped({ metadata }: Node): boolean {
  return metadata.annotations?.[kubeletAnnotation] === "stopped";
}
