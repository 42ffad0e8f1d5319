/** Images that the documentation's tutorials and Kubernetes' own examples were built with. */

import { currentAlpine } from "./alpine.ts";
import { alpineFiles } from "./applets.ts";
import type { ImageDefinition } from "./image.ts";
import { nginx } from "./nginx.ts";
import { redis } from "./redis.ts";
import { sharedLayer } from "./shared-layer.ts";

/** Tags of these are build numbers: `v2`, `0.8`, `1.0`. */
const anyBuild = (tag: string) => (/^(latest|v?\d+(\.\d+)*)$/.test(tag) ? tag : undefined);

/** A known image under another name, in one version whatever its tag says. */
function builtFrom(base: ImageDefinition, version: string, repositories: readonly string[]): ImageDefinition {
  return { repositories, versionOf: anyBuild, content: (_version, tag) => base.content(version, tag) };
}

const toolLayer = sharedLayer(
  () => alpineFiles(currentAlpine),
  () => ({
    "/agnhost": { program: "agnhost" },
    "/server": { content: "#!/bin/sh\nexec /agnhost liveness\n", mode: 0o755 },
  }),
);

/** What agnhost does today was one image a role before. */
function formerRole(role: string, port: number, repositories: readonly string[]): ImageDefinition {
  return {
    repositories,
    versionOf: anyBuild,
    content: () => ({
      sizeBytes: 4_300_000,
      entrypoint: ["/agnhost", role],
      exposedPorts: [`${port}/tcp`],
      layer: toolLayer,
    }),
  };
}

export const sampleImages: readonly ImageDefinition[] = [
  builtFrom(redis, "6.0.20", [
    "gcr.io/google-samples/gb-redis-follower",
    "gcr.io/google-samples/gb-redisslave",
    "us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower",
    "registry.k8s.io/redis-slave",
    "docker.io/kubernetes/redis",
  ]),
  builtFrom(nginx, "1.27.5", ["registry.k8s.io/nginx-slim"]),
  formerRole("serve-hostname", 9376, ["registry.k8s.io/serve_hostname"]),
  formerRole("test-webserver", 80, ["registry.k8s.io/test-webserver"]),
  {
    repositories: ["registry.k8s.io/liveness", "registry.k8s.io/e2e-test-images/liveness"],
    versionOf: anyBuild,
    content: () => ({ sizeBytes: 4_300_000, command: ["/server"], exposedPorts: ["8080/tcp"], layer: toolLayer }),
  },
];
