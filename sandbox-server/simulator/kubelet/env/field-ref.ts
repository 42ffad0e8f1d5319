import type { Pod } from "../../registry/types.ts";

/** What a pod knows about itself only once it runs. */
export interface PodAddresses {
  readonly podIp: string;
  readonly hostIp: string;
}

/**
 * The value of a downward-API field path such as `metadata.name` or `metadata.labels['app']`; undefined when there is
 * no such field. Maps come as sorted `key="value"` lines.
 */
export function fieldValue(pod: Pod, addresses: PodAddresses, path: string): string | undefined {
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (subscript !== null) {
    const entries = subscript[1] === "labels" ? pod.metadata.labels : pod.metadata.annotations;
    return entries?.[subscript[2] ?? ""] ?? "";
  }
  switch (path) {
    case "metadata.name":
      return pod.metadata.name;
    case "metadata.namespace":
      return pod.metadata.namespace ?? "";
    case "metadata.uid":
      return pod.metadata.uid;
    case "metadata.labels":
      return formatMap(pod.metadata.labels);
    case "metadata.annotations":
      return formatMap(pod.metadata.annotations);
    case "spec.nodeName":
      return pod.spec?.nodeName ?? "";
    case "spec.serviceAccountName":
      return pod.spec?.serviceAccountName ?? "default";
    case "spec.restartPolicy":
      return pod.spec?.restartPolicy ?? "Always";
    case "status.podIP":
    case "status.podIPs":
      return addresses.podIp;
    case "status.hostIP":
    case "status.hostIPs":
      return addresses.hostIp;
    default:
      return undefined;
  }
}

function formatMap(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join("\n");
}
