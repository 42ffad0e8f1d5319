import type { FileList } from "../files/layer.ts";
import { currentAlpine } from "./alpine.ts";
import { alpineFiles, debianFiles } from "./applets.ts";
import type { ImageDefinition } from "./image.ts";
import { sharedLayer } from "./shared-layer.ts";
import { commonEndings, tagResolver } from "./tags.ts";

const files: FileList = {
  "/usr/local/bin/redis-server": { program: "redis-server" },
  "/usr/local/bin/redis-cli": { program: "redis-cli" },
  "/usr/local/bin/docker-entrypoint.sh": {
    content: `#!/bin/sh\nif [ "\${1#-}" != "$1" ] || [ "\${1%.conf}" != "$1" ]; then set -- redis-server "$@"; fi\nexec "$@"\n`,
    mode: 0o755,
  },
  "/data": { directory: true, uid: 999, gid: 999 },
};

const withUser = (base: FileList): FileList => ({
  ...base,
  ...files,
  "/etc/passwd": `\${base["/etc/passwd"]}redis:x:999:999::/home/redis:/bin/sh\n`,
  "/etc/group": `\${base["/etc/group"]}redis:x:999:\n`,
});

const debianLayer = sharedLayer(() => withUser(debianFiles({ version: "12.12", codename: "bookworm" })));
const alpineLayer = sharedLayer(() => withUser(alpineFiles(currentAlpine)));

export const redis: ImageDefinition = {
  repositories: ["docker.io/library/redis", "docker.io/bitnami/redis", "registry.k8s.io/redis", "k8s.gcr.io/redis"],
  versionOf: tagResolver({
    series: {
      "2.8": 23,
      "3.0": 7,
      "3.2": 12,
      "4.0": 14,
      "5.0": 14,
      "6.0": 20,
      "6.2": 20,
      "7.0": 15,
      "7.2": 11,
      "7.4": 6,
      "8.0": 4,
      "8.2": 2,
    },
    names: { latest: "8.2.2", e2e: "3.0.7" },
    endings: commonEndings,
  }),
  content(version, tag) {
    const isAlpine = tag.includes("alpine");
    return {
      sizeBytes: isAlpine ? 30_412_880 : 52_735_120,
      entrypoint: ["docker-entrypoint.sh"],
      command: ["redis-server"],
      env: { REDIS_VERSION: version },
      workingDirectory: "/data",
      exposedPorts: ["6379/tcp"],
      volumes: ["/data"],
      layer: isAlpine ? alpineLayer : debianLayer,
    };
  },
};
