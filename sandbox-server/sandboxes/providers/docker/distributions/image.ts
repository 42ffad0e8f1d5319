import { unknownFeatures } from "../../../cluster-features.ts";
import type { Distribution } from "./distribution.ts";
import { nodeRecipe, privilegedRecipe } from "./recipe.ts";

export interface ImageOptions {
  readonly image: string;
  /** Where it writes the administrator's kubeconfig, absolute. */
  readonly kubeconfigPath: string;
  /** What has to outlive a stop, absolute directories. */
  readonly volumes: readonly string[];
}

/**
 * Any image that brings up a Kubernetes of one node by itself: it serves the API on 6443 with a certificate for
 * 127.0.0.1 and `kubernetes`, and writes a kubeconfig. The container's own command is left as it is.
 */
export function imageDistribution({ image, kubeconfigPath, volumes }: ImageOptions): Distribution {
  return {
    name: "image",
    image,
    maxNodes: 1,
    features: unknownFeatures,
    kubeconfigPath,
    importCommand: ["ctr", "-n", "k8s.io", "images", "import", "-"],
    obstacles: () => [],
    node: (_, { privileged }) => ({
      ...(privileged ? privilegedRecipe : nodeRecipe),
      init: true,
      volumes,
      tmpfs: ["/run", "/tmp"],
      hostDirectories: ["/lib/modules"],
    }),
  };
}
