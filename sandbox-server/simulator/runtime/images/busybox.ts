import { busyboxFiles } from "./applets.ts";
import type { ImageDefinition } from "./image.ts";
import { sharedLayer } from "./shared-layer.ts";
import { tagResolver } from "./tags.ts";

const layer = sharedLayer(() => busyboxFiles);

export const busybox: ImageDefinition = {
  repositories: [
    "docker.io/library/busybox",
    "gcr.io/google-containers/busybox",
    "registry.k8s.io/e2e-test-images/busybox",
    "k8s.gcr.io/busybox",
    "registry.k8s.io/busybox",
  ],
  versionOf: tagResolver({
    // biome-ignore format: a table
    series: {
      "1.21": 1, "1.22": 1, "1.23": 2, "1.24": 2, "1.25": 1, "1.26": 2, "1.27": 2, "1.28": 4, "1.29": 3, "1.30": 1,
      "1.31": 1, "1.32": 1, "1.33": 1, "1.34": 1, "1.35": 0, "1.36": 1, "1.37": 0,
    },
    names: { latest: "1.37.0", stable: "1.37.0", unstable: "1.37.0" },
    endings: [/^(glibc|musl|uclibc|\d+)$/],
  }),
  content: () => ({ sizeBytes: 2_207_176, command: ["sh"], layer }),
};
