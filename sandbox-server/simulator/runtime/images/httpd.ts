import type { FileList } from "../files/layer.ts";
import { currentAlpine } from "./alpine.ts";
import { alpineFiles, debianFiles } from "./applets.ts";
import type { ImageDefinition } from "./image.ts";
import { sharedLayer } from "./shared-layer.ts";
import { commonEndings, tagResolver } from "./tags.ts";

const prefix = "/usr/local/apache2";

const files: FileList = {
  [`${prefix}/htdocs/index.html`]: "<html><body><h1>It works!</h1></body></html>\n",
  [`${prefix}/conf/httpd.conf`]: `ServerRoot "${prefix}"\nListen 80\nDocumentRoot "${prefix}/htdocs"\n`,
  [`${prefix}/logs`]: { directory: true },
  [`${prefix}/bin/httpd`]: { program: "apache-httpd" },
  "/usr/local/bin/httpd-foreground": {
    content: '#!/bin/sh\nrm -f logs/httpd.pid\nexec httpd -DFOREGROUND "$@"\n',
    mode: 0o755,
  },
};

const debianLayer = sharedLayer(() => ({ ...debianFiles({ version: "12.12", codename: "bookworm" }), ...files }));
const alpineLayer = sharedLayer(() => ({ ...alpineFiles(currentAlpine), ...files }));

export const httpd: ImageDefinition = {
  repositories: ["docker.io/library/httpd", "registry.k8s.io/e2e-test-images/httpd"],
  versionOf: tagResolver({
    series: { "2.2": 34, "2.4": 65 },
    names: { latest: "2.4.65" },
    endings: commonEndings,
  }),
  content(version, tag) {
    const isAlpine = tag.includes("alpine");
    return {
      sizeBytes: isAlpine ? 20_100_427 : 45_218_307,
      command: ["httpd-foreground"],
      env: {
        PATH: `${prefix}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
        HTTPD_PREFIX: prefix,
        HTTPD_VERSION: version,
      },
      workingDirectory: prefix,
      exposedPorts: ["80/tcp"],
      stopSignal: "SIGWINCH",
      layer: isAlpine ? alpineLayer : debianLayer,
    };
  },
};
