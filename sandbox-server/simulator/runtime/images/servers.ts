/** Images of one server or tool, as examples and labs use them. */
import type { FileList } from "../files/layer.ts";
import { currentAlpine } from "./alpine.ts";
import { alpineFiles } from "./applets.ts";
import { debianWithTools } from "./debian.ts";
import type { ImageContent, ImageDefinition } from "./image.ts";
import { sharedLayer } from "./shared-layer.ts";

/** Tags are taken as they come when they look like a version or a usual name. */
function anyVersion(tag: string): string | undefined {
  if (/^(latest|stable|main|master|edge|nonroot|curl|blue|green|purple|lts|alpine|slim|apache)$/.test(tag)) return tag;
  return /^v?\d+(\.\d+){0,3}([-_.][\w.]+)*$/.test(tag) ? tag : undefined;
}

const MIB = 1024 * 1024;

interface ServerImage extends Omit<Partial<ImageContent>, "layer" | "sizeBytes"> {
  readonly repositories: readonly string[];
  readonly sizeMib: number;
  /** Where its program is, and which. */
  readonly programs: FileList;
  readonly base?: "alpine" | "debian" | "none";
  readonly versionOf?: (tag: string) => string | undefined;
  readonly environment?: (version: string) => Readonly<Record<string, string>>;
}

/** An image of one server on a usual base. */
export function server(image: ServerImage): ImageDefinition {
  const { repositories, sizeMib, programs, base = "none", versionOf = anyVersion, environment, ...config } = image;
  const bases = {
    alpine: () => alpineFiles(currentAlpine),
    debian: debianWithTools,
    none: () =>
      ({
        "/etc/passwd":
          "root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n",
        "/etc/group": "root:x:0:\nnonroot:x:65532:\n",
        "/tmp": { directory: true, mode: 0o1777 },
      }) as FileList,
  };
  const layer = sharedLayer(bases[base], () => programs);
  return {
    repositories,
    versionOf,
    content: (version) => ({
      ...config,
      sizeBytes: sizeMib * MIB,
      ...(environment === undefined ? {} : { env: environment(version) }),
      layer,
    }),
  };
}

const is = (program: string) => ({ program });

/** Takes in what clients forward and writes it to its own log. */
const fluentdConfiguration =
  "<source>\n  @type forward\n  @id input1\n  port 24224\n</source>\n\n<match **>\n  @type stdout\n  @id output1\n</match>\n";

export const serverImages: readonly ImageDefinition[] = [
  server({
    repositories: ["docker.io/hashicorp/http-echo"],
    sizeMib: 3,
    programs: { "/http-echo": is("http-echo") },
    entrypoint: ["/http-echo"],
    exposedPorts: ["5678/tcp"],
  }),
  server({
    repositories: ["docker.io/traefik/whoami", "docker.io/containous/whoami"],
    sizeMib: 3,
    programs: { "/whoami": is("whoami-server") },
    entrypoint: ["/whoami"],
    exposedPorts: ["80/tcp"],
  }),
  server({
    repositories: ["gcr.io/google-samples/hello-app", "us-docker.pkg.dev/google-samples/containers/gke/hello-app"],
    sizeMib: 11,
    programs: { "/hello-app": is("hello-app") },
    entrypoint: ["/hello-app"],
    exposedPorts: ["8080/tcp"],
    versionOf: (tag) => ({ "1.0": "1.0.0", "2.0": "2.0.0", latest: "1.0.0" })[tag],
    environment: (text) => ({ HELLO_VERSION: text, PORT: "8080" }),
  }),
  server({
    repositories: [
      "docker.io/kicbase/echo-server",
      "docker.io/jmalloc/echo-server",
      "registry.k8s.io/echoserver",
      "k8s.gcr.io/echoserver",
      "gcr.io/google_containers/echoserver",
      "registry.k8s.io/e2e-test-images/echoserver",
      "docker.io/ealen/echo-server",
    ],
    sizeMib: 5,
    programs: { "/bin/echo-server": is("echo-server") },
    base: "alpine",
    entrypoint: ["/bin/echo-server"],
    exposedPorts: ["8080/tcp"],
  }),
  server({
    repositories: ["gcr.io/kuar-demo/kuard-amd64"],
    sizeMib: 10,
    programs: { "/kuard": is("kuard") },
    base: "alpine",
    entrypoint: ["/kuard"],
    exposedPorts: ["8080/tcp"],
  }),
  server({
    repositories: ["registry.k8s.io/hpa-example", "k8s.gcr.io/hpa-example"],
    sizeMib: 180,
    programs: { "/usr/local/bin/apache2-foreground": is("hpa-example") },
    base: "debian",
    command: ["apache2-foreground"],
    exposedPorts: ["80/tcp"],
  }),
  server({
    repositories: [
      "registry.k8s.io/e2e-test-images/resource-consumer",
      "gcr.io/kubernetes-e2e-test-images/resource-consumer",
      "k8s.gcr.io/e2e-test-images/resource-consumer",
    ],
    sizeMib: 55,
    programs: { "/consumer": is("resource-consumer") },
    base: "alpine",
    entrypoint: ["/consumer"],
    exposedPorts: ["8080/tcp"],
  }),
  server({
    repositories: [
      "registry.k8s.io/e2e-test-images/agnhost",
      "k8s.gcr.io/e2e-test-images/agnhost",
      "registry.k8s.io/agnhost",
    ],
    sizeMib: 50,
    programs: {
      "/agnhost": is("agnhost"),
      "/agnhost-2": is("agnhost"),
      "/usr/bin/curl": is("curl"),
      "/usr/bin/dig": is("dig"),
    },
    base: "alpine",
    entrypoint: ["/agnhost"],
    command: ["pause"],
  }),
  server({
    repositories: [
      "docker.io/polinux/stress",
      "docker.io/vish/stress",
      "docker.io/progrium/stress",
      "docker.io/polinux/stress-ng",
      "docker.io/alexeiled/stress-ng",
    ],
    sizeMib: 4,
    programs: { "/usr/local/bin/stress": is("stress"), "/usr/local/bin/stress-ng": is("stress-ng") },
    base: "alpine",
    command: ["/usr/local/bin/stress"],
  }),
  server({
    repositories: ["docker.io/library/perl"],
    sizeMib: 350,
    programs: { "/usr/local/bin/perl": is("perl") },
    base: "debian",
    command: ["perl", "-de0"],
  }),
  server({
    repositories: ["docker.io/library/mongo", "docker.io/bitnami/mongodb"],
    sizeMib: 260,
    programs: { "/usr/bin/mongod": is("mongod") },
    base: "debian",
    command: ["mongod"],
    exposedPorts: ["27017/tcp"],
  }),
  server({
    repositories: ["docker.io/library/rabbitmq", "docker.io/bitnami/rabbitmq"],
    sizeMib: 100,
    programs: { "/opt/rabbitmq/sbin/rabbitmq-server": is("rabbitmq-server") },
    base: "debian",
    command: ["/opt/rabbitmq/sbin/rabbitmq-server"],
    exposedPorts: ["5672/tcp"],
  }),
  server({
    repositories: ["docker.io/library/memcached", "docker.io/bitnami/memcached"],
    sizeMib: 30,
    programs: { "/usr/local/bin/memcached": is("memcached") },
    base: "debian",
    command: ["memcached"],
    exposedPorts: ["11211/tcp"],
  }),
  server({
    repositories: ["docker.io/prom/prometheus", "quay.io/prometheus/prometheus"],
    sizeMib: 110,
    programs: { "/bin/prometheus": is("prometheus") },
    base: "alpine",
    entrypoint: ["/bin/prometheus"],
    exposedPorts: ["9090/tcp"],
    user: "nobody",
  }),
  server({
    repositories: ["docker.io/prom/node-exporter", "quay.io/prometheus/node-exporter"],
    sizeMib: 12,
    programs: { "/bin/node_exporter": is("node_exporter") },
    base: "alpine",
    entrypoint: ["/bin/node_exporter"],
    exposedPorts: ["9100/tcp"],
    user: "nobody",
  }),
  server({
    repositories: ["docker.io/prom/alertmanager", "quay.io/prometheus/alertmanager"],
    sizeMib: 30,
    programs: { "/bin/alertmanager": is("alertmanager") },
    base: "alpine",
    entrypoint: ["/bin/alertmanager"],
    exposedPorts: ["9093/tcp"],
    user: "nobody",
  }),
  server({
    repositories: ["docker.io/grafana/grafana"],
    sizeMib: 130,
    programs: { "/run.sh": is("grafana") },
    base: "alpine",
    entrypoint: ["/run.sh"],
    exposedPorts: ["3000/tcp"],
  }),
  server({
    repositories: [
      "docker.io/fluent/fluentd",
      "docker.io/library/fluentd",
      "docker.io/fluent/fluentd-kubernetes-daemonset",
      "docker.io/fluent/fluent-bit",
      "quay.io/fluentd_elasticsearch/fluentd",
      "registry.k8s.io/fluentd-gcp",
      "k8s.gcr.io/fluentd-elasticsearch",
      "gcr.io/google-containers/fluentd-elasticsearch",
      "registry.k8s.io/fluentd-elasticsearch",
    ],
    sizeMib: 50,
    programs: { "/usr/bin/fluentd": is("fluentd"), "/fluentd/etc/fluent.conf": fluentdConfiguration },
    base: "alpine",
    entrypoint: ["/usr/bin/fluentd"],
  }),
  server({
    repositories: ["docker.io/library/wordpress", "docker.io/bitnami/wordpress"],
    sizeMib: 240,
    programs: { "/usr/local/bin/apache2-foreground": is("wordpress") },
    base: "debian",
    command: ["apache2-foreground"],
    exposedPorts: ["80/tcp"],
  }),
  server({
    repositories: ["docker.io/library/bash"],
    sizeMib: 5,
    programs: { "/usr/local/bin/bash": is("bash") },
    base: "alpine",
    command: ["bash"],
  }),
  server({
    repositories: [
      "docker.io/nicolaka/netshoot",
      "docker.io/tutum/dnsutils",
      "registry.k8s.io/e2e-test-images/jessie-dnsutils",
      "registry.k8s.io/e2e-test-images/dnsutils",
      "docker.io/infoblox/dnstools",
      "docker.io/radial/busyboxplus",
      "docker.io/praqma/network-multitool",
      "docker.io/wbitt/network-multitool",
    ],
    sizeMib: 160,
    programs: {
      "/usr/local/bin/curl": is("curl"),
      "/usr/bin/dig": is("dig"),
      "/usr/bin/host": is("host"),
      "/usr/bin/ss": is("ss"),
      "/bin/bash": is("bash"),
    },
    base: "alpine",
    command: ["sh"],
  }),
];
