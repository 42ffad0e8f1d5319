import type { FileList } from "../files/layer.ts";
import { currentAlpine } from "./alpine.ts";
import { alpineFiles, debianFiles } from "./applets.ts";
import type { ImageDefinition } from "./image.ts";
import { sharedLayer } from "./shared-layer.ts";
import { commonEndings, tagResolver } from "./tags.ts";

const latest = "1.29.3";
const debian = { version: "12.12", codename: "bookworm" };

export const nginx: ImageDefinition = {
  repositories: ["docker.io/library/nginx", "docker.io/nginxinc/nginx-unprivileged"],
  versionOf: tagResolver({
    // biome-ignore format: a table
    series: {
      "1.7": 12, "1.8": 1, "1.9": 15, "1.10": 3, "1.11": 13, "1.12": 2, "1.13": 12, "1.14": 2, "1.15": 12, "1.16": 1,
      "1.17": 10, "1.18": 0, "1.19": 10, "1.20": 2, "1.21": 6, "1.22": 1, "1.23": 4, "1.24": 0, "1.25": 5, "1.26": 3,
      "1.27": 5, "1.28": 0, "1.29": 3,
    },
    names: { latest, mainline: latest, stable: "1.28.0" },
    endings: commonEndings,
  }),
  content(version, tag) {
    const isAlpine = tag.includes("alpine");
    return {
      sizeBytes: isAlpine ? 22_631_814 : 72_319_283,
      entrypoint: ["/docker-entrypoint.sh"],
      command: ["nginx", "-g", "daemon off;"],
      env: { NGINX_VERSION: version, PKG_RELEASE: isAlpine ? "1" : "1~bookworm" },
      exposedPorts: ["80/tcp"],
      stopSignal: "SIGQUIT",
      layer: isAlpine ? alpineLayer : debianLayer,
    };
  },
};

const page = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;

const mainConfiguration = `user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;

events {
    worker_connections  1024;
}

http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`;

const defaultServer = `server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;

const mimeTypes = `types {
    text/html                             html htm shtml;
    text/css                              css;
    text/plain                            txt;
    application/javascript                js;
    application/json                      json;
    image/png                             png;
    image/jpeg                            jpeg jpg;
    image/svg+xml                         svg svgz;
}
`;

/** Says what the real one says, then becomes the command. */
const entrypoint = `#!/bin/sh
if [ "$1" = nginx ] || [ "$1" = nginx-debug ]; then
  d=/docker-entrypoint.d
  echo "/docker-entrypoint.sh: $d/ is not empty, will attempt to perform configuration"
  echo "/docker-entrypoint.sh: Looking for shell scripts in $d/"
  for f in $d/*; do
    case $f in
      *.envsh) echo "/docker-entrypoint.sh: Sourcing $f"; . "$f" ;;
      *.sh) echo "/docker-entrypoint.sh: Launching $f"; "$f" ;;
    esac
  done
  echo "/docker-entrypoint.sh: Configuration complete; ready for start up"
fi
exec "$@"
`;

const listenOnIpv6 = `#!/bin/sh
echo "10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf"
echo "10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf"
`;

const script = (content: string) => ({ content, mode: 0o755 });

const files: FileList = {
  "/docker-entrypoint.sh": script(entrypoint),
  "/docker-entrypoint.d/10-listen-on-ipv6-by-default.sh": script(listenOnIpv6),
  "/docker-entrypoint.d/15-local-resolvers.envsh": script(":\n"),
  "/docker-entrypoint.d/20-envsubst-on-templates.sh": script("#!/bin/sh\n:\n"),
  "/docker-entrypoint.d/30-tune-worker-processes.sh": script("#!/bin/sh\n:\n"),
  "/etc/nginx/nginx.conf": mainConfiguration,
  "/etc/nginx/mime.types": mimeTypes,
  "/etc/nginx/conf.d/default.conf": defaultServer,
  "/usr/sbin/nginx": { program: "nginx" },
  "/usr/bin/curl": { program: "curl" },
  "/usr/share/nginx/html/index.html": page,
  "/usr/share/nginx/html/50x.html": page.replaceAll("Welcome to nginx!", "An error occurred."),
  "/var/log/nginx/access.log": { link: "/dev/stdout" },
  "/var/log/nginx/error.log": { link: "/dev/stderr" },
  "/var/cache/nginx": { directory: true },
};

const withUser = (base: FileList): FileList => ({
  ...base,
  ...files,
  "/etc/passwd": `${base["/etc/passwd"]}nginx:x:101:101:nginx user:/nonexistent:/bin/false\n`,
  "/etc/group": `${base["/etc/group"]}nginx:x:101:\n`,
});

const debianLayer = sharedLayer(() => withUser(debianFiles(debian)));
const alpineLayer = sharedLayer(() => withUser(alpineFiles(currentAlpine)));
