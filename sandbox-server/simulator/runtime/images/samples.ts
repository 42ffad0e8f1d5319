/** Images that the documentation's tutorials and Kubernetes' own examples were built with. */

import { extendLayer } from "../files/layer.ts";
import { currentAlpine } from "./alpine.ts";
import { alpineFiles } from "./applets.ts";
import { httpd } from "./httpd.ts";
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

/** A library image as Kubernetes' tests mirror it: `1.14-4` is the fourth build of 1.14 on Alpine. */
function testBuildOf(base: ImageDefinition, name: string): ImageDefinition {
  const own = (tag: string) => tag.replace(/-\d+$/, "-alpine");
  return {
    repositories: [`registry.k8s.io/e2e-test-images/${name}`, `k8s.gcr.io/e2e-test-images/${name}`],
    versionOf: (tag) => base.versionOf(own(tag)),
    content: (version, tag) => base.content(version, own(tag)),
  };
}

const toolLayer = sharedLayer(
  () => alpineFiles(currentAlpine),
  () => ({
    "/agnhost": { program: "agnhost" },
    "/server": { content: "#!/bin/sh\nexec /agnhost liveness\n", mode: 0o755 },
  }),
);

const frontendConfiguration = "server {\n  listen 80;\n  location / {\n    proxy_pass http://hello;\n  }\n}\n";

/** The documentation's frontend: an nginx that hands everything to the service `hello`. */
const helloFrontend: ImageDefinition = {
  repositories: ["gcr.io/google-samples/hello-frontend"],
  versionOf: anyBuild,
  content: () => {
    const base = nginx.content("1.27.5", "1.27.5");
    const files = { "/etc/nginx/conf.d/default.conf": frontendConfiguration };
    return { ...base, layer: () => extendLayer(base.layer(), files) };
  },
};

/** Tells who it runs as; a set-user-ID bit changes nothing here, as with `allowPrivilegeEscalation: false`. */
const privilegeLayer = sharedLayer(
  () => alpineFiles(currentAlpine),
  () => ({ "/nnp": { content: '#!/bin/sh\necho "Effective uid: $(id -u)"\n', mode: 0o755 } }),
);

/** A picture's name over HTTP, by which the tests of rolling updates tell versions apart. */
function picture(name: string): ImageDefinition {
  const layer = sharedLayer(
    () => alpineFiles(currentAlpine),
    () => ({ "/www/data.json": `{ "image": "${name}.jpg" }\n`, "/www/index.html": `<img src="${name}.jpg">\n` }),
  );
  return {
    repositories: [`gcr.io/kubernetes-e2e-test-images/${name}`, `registry.k8s.io/e2e-test-images/${name}`],
    versionOf: anyBuild,
    content: () => ({
      sizeBytes: 2_500_000,
      command: ["httpd", "-f", "-p", "80", "-h", "/www"],
      exposedPorts: ["80/tcp"],
      layer,
    }),
  };
}

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
  helloFrontend,
  testBuildOf(nginx, "nginx"),
  testBuildOf(httpd, "httpd"),
  testBuildOf(redis, "redis"),
  picture("nautilus"),
  picture("kitten"),
  {
    repositories: ["gcr.io/kubernetes-e2e-test-images/nonewprivs", "registry.k8s.io/e2e-test-images/nonewprivs"],
    versionOf: anyBuild,
    content: () => ({ sizeBytes: 6_700_000, entrypoint: ["/nnp"], layer: privilegeLayer }),
  },
  {
    repositories: ["gcr.io/kubernetes-e2e-test-images/nonroot", "registry.k8s.io/e2e-test-images/nonroot"],
    versionOf: anyBuild,
    content: () => ({ sizeBytes: 42_000, command: ["/nnp"], user: "1234", layer: privilegeLayer }),
  },
  formerRole("serve-hostname", 9376, ["registry.k8s.io/serve_hostname"]),
  formerRole("test-webserver", 80, ["registry.k8s.io/test-webserver"]),
  {
    repositories: ["registry.k8s.io/liveness", "registry.k8s.io/e2e-test-images/liveness"],
    versionOf: anyBuild,
    content: () => ({ sizeBytes: 4_300_000, command: ["/server"], exposedPorts: ["8080/tcp"], layer: toolLayer }),
  },
];
