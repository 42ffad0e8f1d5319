/** Images that exercises, tutorials and charts ask for, beyond the well-known servers. */
import type { FileList } from "../files/layer.ts";
import { executables } from "./applets.ts";
import { debianWithTools } from "./debian.ts";
import type { ImageDefinition } from "./image.ts";
import { server } from "./servers.ts";
import { sharedLayer } from "./shared-layer.ts";
import { tagResolver } from "./tags.ts";

interface Lab {
  readonly repositories: readonly string[];
  readonly program: string;
  readonly path: string;
  readonly sizeMib: number;
  readonly ports: readonly number[];
  readonly base?: "alpine" | "debian" | "none";
}

const labs: readonly Lab[] = [
  { repositories: ["docker.io/dgkanatsios/simpleapp"], program: "simpleapp", path: "/usr/local/bin/simpleapp", sizeMib: 22, ports: [8080], base: "alpine" },
  { repositories: ["docker.io/kodekloud/webapp-color", "docker.io/mmumshad/simple-webapp-color"], program: "webapp-color", path: "/opt/app.py", sizeMib: 32, ports: [8080], base: "alpine" },
  { repositories: ["docker.io/kodekloud/event-simulator"], program: "event-simulator", path: "/usr/local/bin/event-simulator", sizeMib: 25, ports: [], base: "alpine" },
  { repositories: ["docker.io/stefanprodan/podinfo", "ghcr.io/stefanprodan/podinfo"], program: "podinfo", path: "/home/app/podinfo", sizeMib: 28, ports: [9898, 9999], base: "alpine" },
  { repositories: ["docker.io/paulbouwer/hello-kubernetes"], program: "hello-kubernetes", path: "/usr/local/bin/hello-kubernetes", sizeMib: 33, ports: [8080], base: "alpine" },
  { repositories: ["docker.io/bonomat/nodejs-hello-world", "docker.io/bmuschko/nodejs-hello-world"], program: "nodejs-hello-world", path: "/usr/local/bin/nodejs-hello-world", sizeMib: 260, ports: [3000] },
  { repositories: ["docker.io/docker/getting-started"], program: "getting-started", path: "/usr/sbin/getting-started", sizeMib: 12, ports: [80], base: "alpine" },
  { repositories: ["docker.io/library/adminer"], program: "adminer", path: "/usr/local/bin/adminer", sizeMib: 45, ports: [8080], base: "alpine" },
  { repositories: ["docker.io/library/phpmyadmin", "docker.io/phpmyadmin/phpmyadmin"], program: "phpmyadmin", path: "/usr/local/bin/apache2-foreground", sizeMib: 230, ports: [80] },
  { repositories: ["docker.io/library/mongo-express"], program: "mongo-express", path: "/usr/local/bin/mongo-express", sizeMib: 58, ports: [8081], base: "alpine" },
  { repositories: ["docker.io/library/nextcloud"], program: "nextcloud", path: "/usr/local/bin/apache2-foreground", sizeMib: 400, ports: [80] },
  { repositories: ["docker.io/library/drupal"], program: "drupal", path: "/usr/local/bin/apache2-foreground", sizeMib: 230, ports: [80] },
  { repositories: ["docker.io/library/sonarqube"], program: "sonarqube", path: "/opt/sonarqube/docker/entrypoint.sh", sizeMib: 620, ports: [9000] },
  { repositories: ["docker.io/gitea/gitea"], program: "gitea", path: "/usr/local/bin/gitea", sizeMib: 70, ports: [3000], base: "alpine" },
  { repositories: ["docker.io/hashicorp/consul", "docker.io/library/consul"], program: "consul", path: "/bin/consul", sizeMib: 66, ports: [8500], base: "alpine" },
  { repositories: ["docker.io/library/influxdb"], program: "influxd", path: "/usr/bin/influxd", sizeMib: 150, ports: [8086] },
  { repositories: ["docker.io/library/telegraf"], program: "telegraf", path: "/usr/bin/telegraf", sizeMib: 170, ports: [8125] },
  { repositories: ["docker.io/library/couchdb"], program: "couchdb", path: "/opt/couchdb/bin/couchdb", sizeMib: 100, ports: [5984] },
  { repositories: ["docker.io/library/neo4j"], program: "neo4j", path: "/var/lib/neo4j/bin/neo4j", sizeMib: 250, ports: [7474] },
  { repositories: ["quay.io/keycloak/keycloak", "docker.io/bitnami/keycloak"], program: "keycloak", path: "/opt/keycloak/bin/kc.sh", sizeMib: 210, ports: [8080] },
  { repositories: ["docker.io/apache/kafka", "docker.io/bitnami/kafka", "docker.io/confluentinc/cp-kafka"], program: "kafka", path: "/opt/kafka/bin/kafka-server-start.sh", sizeMib: 200, ports: [9092], base: "alpine" },
  { repositories: ["docker.io/library/solr"], program: "solr", path: "/opt/solr/bin/solr-foreground", sizeMib: 270, ports: [8983] },
  { repositories: ["docker.io/library/logstash", "docker.elastic.co/logstash/logstash"], program: "logstash", path: "/usr/local/bin/docker-entrypoint", sizeMib: 400, ports: [5044] },
  { repositories: ["docker.elastic.co/beats/filebeat", "docker.io/elastic/filebeat"], program: "filebeat", path: "/usr/share/filebeat/filebeat", sizeMib: 110, ports: [] },
  { repositories: ["docker.io/jaegertracing/all-in-one"], program: "jaeger", path: "/go/bin/all-in-one-linux", sizeMib: 32, ports: [16_686], base: "alpine" },
  { repositories: ["docker.io/envoyproxy/envoy"], program: "envoy", path: "/usr/local/bin/envoy", sizeMib: 60, ports: [10_000] },
  { repositories: ["docker.io/otel/opentelemetry-collector", "docker.io/otel/opentelemetry-collector-contrib"], program: "otelcol", path: "/otelcol", sizeMib: 60, ports: [4317], base: "none" },
  { repositories: ["docker.io/cockroachdb/cockroach"], program: "cockroach", path: "/cockroach/cockroach", sizeMib: 220, ports: [26_257] },
  { repositories: ["docker.io/selenium/hub", "docker.io/selenium/node-chrome", "docker.io/selenium/node-firefox", "docker.io/selenium/standalone-chrome"], program: "selenium", path: "/opt/bin/entry_point.sh", sizeMib: 280, ports: [4444] },
  { repositories: ["docker.io/istio/examples-bookinfo-productpage-v1", "docker.io/istio/examples-bookinfo-reviews-v1", "docker.io/istio/examples-bookinfo-reviews-v2", "docker.io/istio/examples-bookinfo-reviews-v3", "docker.io/istio/examples-bookinfo-details-v1", "docker.io/istio/examples-bookinfo-ratings-v1"], program: "productpage", path: "/opt/microservices/productpage", sizeMib: 100, ports: [9080] },
  { repositories: ["quay.io/argoproj/argocd"], program: "argocd-server", path: "/usr/local/bin/argocd-server", sizeMib: 170, ports: [8080] },
  { repositories: ["quay.io/jetstack/cert-manager-controller", "quay.io/jetstack/cert-manager-webhook", "quay.io/jetstack/cert-manager-cainjector"], program: "cert-manager", path: "/app/cmd/controller/controller", sizeMib: 20, ports: [9402], base: "none" },
  { repositories: ["docker.io/kubernetesui/dashboard", "docker.io/kubernetesui/metrics-scraper"], program: "dashboard", path: "/dashboard", sizeMib: 75, ports: [9090], base: "none" },
]; // biome-ignore format: a table

const hello = (repositories: readonly string[], isPlain: (tag: string) => boolean): ImageDefinition => {
  const base = server({
    repositories,
    sizeMib: 17,
    programs: { "/usr/sbin/nginx": { program: "nginx-hello" } },
    base: "alpine",
    exposedPorts: ["80/tcp"],
  });
  return {
    ...base,
    versionOf: (tag) => (/^(latest|plain-text|\d+(\.\d+){0,2}(-plain-text)?)$/.test(tag) ? tag : undefined),
    content: (version, tag) => ({
      ...base.content(version, tag),
      command: isPlain(tag) ? ["nginx", "plain-text"] : ["nginx"],
    }),
  };
};

interface Distribution {
  readonly repositories: readonly string[];
  readonly name: string;
  readonly id: string;
  readonly series: Readonly<Record<string, number>>;
  readonly latest: string | undefined;
  readonly sizeMib: number;
}

const distributions: readonly Distribution[] = [
  { repositories: ["docker.io/library/fedora"], name: "Fedora Linux", id: "fedora", series: { "36": -1, "37": -1, "38": -1, "39": -1, "40": -1, "41": -1, "42": -1 }, latest: "42", sizeMib: 60 },
  { repositories: ["docker.io/library/centos"], name: "CentOS Linux", id: "centos", series: { "6": -1, "7": -1, "8": -1 }, latest: "8", sizeMib: 80 },
  { repositories: ["docker.io/library/rockylinux", "docker.io/rockylinux/rockylinux"], name: "Rocky Linux", id: "rocky", series: { "8": 9, "9": 3 }, latest: undefined, sizeMib: 68 },
  { repositories: ["docker.io/library/almalinux"], name: "AlmaLinux", id: "almalinux", series: { "8": 10, "9": 6, "10": 0 }, latest: "10.0", sizeMib: 70 },
  { repositories: ["docker.io/library/amazonlinux"], name: "Amazon Linux", id: "amzn", series: { "2": -1, "2023": -1 }, latest: "2023", sizeMib: 52 },
]; // biome-ignore format: a table

/** A system of the Red Hat family: the programs of GNU, and dnf. */
function distribution({ repositories, name, id, series, latest, sizeMib }: Distribution): ImageDefinition {
  const layers = new Map<string, ReturnType<typeof sharedLayer>>();
  const filesOf = (version: string): FileList => {
    const { "/usr/bin/apt": _apt, "/usr/bin/apt-get": _aptGet, "/usr/bin/dpkg": _dpkg, ...files } = debianWithTools();
    return {
      ...files,
      ...executables("/usr/bin", ["dnf", "yum", "curl", "bash", "vi"]),
      "/usr/bin/sh": { program: "bash" },
      "/etc/os-release": `NAME="${name}"\nVERSION="${version}"\nID="${id}"\nVERSION_ID="${version}"\nPRETTY_NAME="${name} ${version}"\n`,
      "/etc/redhat-release": `${name} release ${version}\n`,
    };
  };
  return {
    repositories,
    versionOf: tagResolver({ series, names: latest === undefined ? {} : { latest } }),
    content(version) {
      const layer = layers.get(version) ?? sharedLayer(() => filesOf(version));
      layers.set(version, layer);
      return { sizeBytes: sizeMib * 1024 * 1024, command: ["/bin/bash"], layer };
    },
  };
}

/** A shell with one tool on it, such as `alpine/git` is. */
const tools: readonly ImageDefinition[] = [
  server({
    repositories: [
      "docker.io/bitnami/kubectl",
      "docker.io/bitnamilegacy/kubectl",
      "docker.io/rancher/kubectl",
      "registry.k8s.io/kubectl",
      "docker.io/lachlanevenson/k8s-kubectl",
    ],
    sizeMib: 60,
    programs: { "/usr/local/bin/kubectl": { program: "kubectl" } },
    base: "debian",
    entrypoint: ["kubectl"],
    command: ["--help"],
    user: "1001",
  }),
  server({
    repositories: ["docker.io/alpine/k8s", "docker.io/dtzar/helm-kubectl", "docker.io/alpine/kubectl"],
    sizeMib: 190,
    programs: {
      "/usr/bin/kubectl": { program: "kubectl" },
      "/usr/bin/curl": { program: "curl" },
      "/bin/bash": { program: "bash" },
    },
    base: "alpine",
    command: ["/bin/bash"],
  }),
  server({
    repositories: ["docker.io/alpine/curl", "docker.io/byrnedo/alpine-curl", "docker.io/appropriate/curl"],
    sizeMib: 5,
    programs: { "/usr/bin/curl": { program: "curl" } },
    base: "alpine",
    entrypoint: ["/usr/bin/curl"],
  }),
  server({
    repositories: ["docker.io/alpine/git", "docker.io/bitnami/git"],
    sizeMib: 30,
    programs: { "/usr/bin/git": { program: "git" } },
    base: "alpine",
    entrypoint: ["git"],
    workingDirectory: "/git",
  }),
];

export const labImages: readonly ImageDefinition[] = [
  ...labs.map(({ repositories, program, path, sizeMib, ports, base = "debian" }) =>
    server({
      repositories,
      sizeMib,
      programs: { [path]: { program } },
      base,
      // What takes arguments instead of a command stands alone in its image, or says so by its own entry point.
      ...(base === "none" || program === "webapp-color" ? { entrypoint: [path] } : { command: [path] }),
      exposedPorts: ports.map((port) => `${port}/tcp`),
    }),
  ),
  hello(["docker.io/nginxdemos/hello"], (tag) => tag.endsWith("plain-text")),
  hello(["docker.io/nginxdemos/nginx-hello"], () => false),
  ...distributions.map(distribution),
  ...tools,
];
