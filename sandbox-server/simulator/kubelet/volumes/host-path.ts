import type { ContainerRuntime } from "../../runtime/container-runtime.ts";
import type { MountableVolume } from "./pod-volumes.ts";

/**
 * A path of the pod's machine, checked as its type asks: `Directory` and `File` must be there, `…OrCreate` are made.
 * Returns the problem in the kubelet's words when the check fails.
 */
export function mountHostPath(
  runtime: ContainerRuntime,
  nodeName: string,
  path: string,
  type: string | undefined,
): MountableVolume | string {
  const kind = runtime.hostPathKind(nodeName, path);
  if (type === "Directory" && kind !== "directory") return `hostPath type check failed: ${path} is not a directory`;
  if (type === "File" && kind !== "file") return `hostPath type check failed: ${path} is not a file`;
  if (type === "Socket") return `hostPath type check failed: ${path} is not a socket file`;
  if (type === "CharDevice") return `hostPath type check failed: ${path} is not a character device`;
  if (type === "BlockDevice") return `hostPath type check failed: ${path} is not a block device`;
  if (type === "DirectoryOrCreate" && kind === "file") {
    return `hostPath type check failed: ${path} is not a directory`;
  }
  const isFile = kind === "file" || type === "FileOrCreate";
  if (!isFile) return { volume: runtime.hostVolume(nodeName, path) };
  const slash = path.lastIndexOf("/");
  const volume = runtime.hostVolume(nodeName, path.slice(0, slash) || "/");
  return { volume, subPath: path.slice(slash + 1) };
}
