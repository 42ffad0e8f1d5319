import { unknownFeatures } from "../../../cluster-features.ts";

/** The Kubernetes release that an image's tag names, such as 36 for `rancher/k3s:v1.36.1-k3s1`. */
export function minorOf(image: string): number {
  const [, minor] = /:v?1\.(\d+)/.exec(image) ?? [];
  return minor === undefined ? unknownFeatures.kubernetesMinor : Number(minor);
}
