import type { Pod } from "../../registry/types.ts";

/** A pod as the kubelet writes it in its sentences: `web_default(5b7c…)`. */
export function formatPod(pod: Pod): string {
  return `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
}
