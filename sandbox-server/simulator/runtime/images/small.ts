/** Images of one program each. */
import { currentAlpine } from "./alpine.ts";
import { alpineFiles } from "./applets.ts";
import type { ImageDefinition } from "./image.ts";
import { sharedLayer } from "./shared-layer.ts";
import { tagResolver } from "./tags.ts";

const helloLayer = sharedLayer(() => ({ "/hello": { program: "hello-world" } }));

export const helloWorld: ImageDefinition = {
  repositories: ["docker.io/library/hello-world"],
  versionOf: tagResolver({ series: {}, names: { latest: "1", linux: "1" } }),
  content: () => ({ sizeBytes: 10_072, command: ["/hello"], layer: helloLayer }),
};

const pauseLayer = sharedLayer(() => ({ "/pause": { program: "pause" } }));

export const pause: ImageDefinition = {
  repositories: ["registry.k8s.io/pause", "k8s.gcr.io/pause", "docker.io/kubernetes/pause", "docker.io/google/pause"],
  versionOf: tagResolver({
    series: {
      "2.0": -1,
      "3.0": -1,
      "3.1": -1,
      "3.2": -1,
      "3.5": -1,
      "3.6": -1,
      "3.7": -1,
      "3.8": -1,
      "3.9": -1,
      "3.10": 1,
    },
    names: { latest: "3.10.1" },
  }),
  content: () => ({ sizeBytes: 320_448, entrypoint: ["/pause"], user: "65535:65535", layer: pauseLayer }),
};

const curlBase = alpineFiles(currentAlpine);
const curlLayer = sharedLayer(() => ({
  ...curlBase,
  "/etc/passwd": `${curlBase["/etc/passwd"]}curl_user:x:100:101:Linux User,,,:/home/curl_user:/bin/sh\n`,
  "/etc/group": `${curlBase["/etc/group"]}curl_group:x:101:\n`,
  "/home/curl_user": { directory: true, uid: 100, gid: 101 },
  "/usr/bin/curl": { program: "curl" },
  "/entrypoint.sh": {
    content: `#!/bin/sh\nif [ "\${1#-}" != "$1" ] || ! command -v "$1" >/dev/null; then set -- curl "$@"; fi\nexec "$@"\n`,
    mode: 0o755,
  },
}));

/** The last patch of each 7.x that was published, from this one on. */
const FIRST_CURL_SEVEN = 64;
const curlSevens = [1, 3, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1];

export const curl: ImageDefinition = {
  repositories: ["docker.io/curlimages/curl", "quay.io/curl/curl"],
  versionOf: tagResolver({
    series: {
      ...Object.fromEntries(curlSevens.map((patch, index) => [`7.${FIRST_CURL_SEVEN + index}`, patch])),
      "8.0": 1,
      "8.1": 2,
      "8.2": 1,
      "8.3": 0,
      "8.4": 0,
      "8.5": 0,
      "8.6": 0,
      "8.7": 1,
      "8.8": 0,
      "8.9": 1,
      "8.10": 1,
      "8.11": 1,
      "8.12": 1,
      "8.13": 0,
      "8.14": 1,
      "8.15": 0,
      "8.16": 0,
    },
    names: { latest: "8.16.0" },
  }),
  content: () => ({
    sizeBytes: 9_871_360,
    entrypoint: ["/entrypoint.sh"],
    command: ["curl"],
    user: "curl_user",
    layer: curlLayer,
  }),
};
