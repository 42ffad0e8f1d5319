/** Images of servers that start, log and stay; their protocol is not simulated. */
import type { ImageDefinition } from "./image.ts";
import { server } from "./servers.ts";

interface Kept {
  readonly repositories: readonly string[];
  readonly program: string;
  readonly path: string;
  readonly sizeMib: number;
  readonly port: number;
  /** Debian when absent. */
  readonly base?: "alpine" | "none";
}

const kept: readonly Kept[] = [
  { repositories: ["docker.io/library/tomcat", "docker.io/bitnami/tomcat"], program: "tomcat", path: "/usr/local/tomcat/bin/catalina.sh", sizeMib: 140, port: 8080 },
  { repositories: ["docker.io/library/ghost", "docker.io/bitnami/ghost"], program: "ghost", path: "/usr/local/bin/ghost", sizeMib: 180, port: 2368 },
  { repositories: ["docker.io/library/traefik"], program: "traefik", path: "/usr/local/bin/traefik", sizeMib: 55, port: 80, base: "alpine" },
  { repositories: ["docker.io/library/caddy"], program: "caddy", path: "/usr/bin/caddy", sizeMib: 20, port: 80, base: "alpine" },
  { repositories: ["docker.io/jenkins/jenkins"], program: "jenkins", path: "/usr/local/bin/jenkins.sh", sizeMib: 280, port: 8080 },
  { repositories: ["docker.io/library/elasticsearch", "docker.elastic.co/elasticsearch/elasticsearch", "quay.io/fluentd_elasticsearch/elasticsearch"], program: "elasticsearch", path: "/usr/local/bin/elasticsearch", sizeMib: 600, port: 9200 },
  { repositories: ["docker.io/library/kibana", "docker.elastic.co/kibana/kibana"], program: "kibana", path: "/usr/local/bin/kibana", sizeMib: 450, port: 5601 },
  { repositories: ["docker.io/library/nats"], program: "nats-server", path: "/nats-server", sizeMib: 7, port: 4222, base: "none" },
  { repositories: ["docker.io/hashicorp/vault", "docker.io/library/vault"], program: "vault", path: "/bin/vault", sizeMib: 180, port: 8200, base: "alpine" },
  { repositories: ["quay.io/coreos/etcd", "registry.k8s.io/etcd", "k8s.gcr.io/etcd"], program: "etcd", path: "/usr/local/bin/etcd", sizeMib: 22, port: 2379, base: "none" },
  { repositories: ["docker.io/coredns/coredns", "registry.k8s.io/coredns/coredns", "k8s.gcr.io/coredns/coredns"], program: "coredns", path: "/coredns", sizeMib: 22, port: 53, base: "none" },
  { repositories: ["registry.k8s.io/kube-proxy", "k8s.gcr.io/kube-proxy"], program: "kube-proxy", path: "/usr/local/bin/kube-proxy", sizeMib: 25, port: 10_256, base: "none" },
  { repositories: ["registry.k8s.io/kube-apiserver", "k8s.gcr.io/kube-apiserver"], program: "kube-apiserver", path: "/usr/local/bin/kube-apiserver", sizeMib: 26, port: 6443, base: "none" },
  { repositories: ["registry.k8s.io/kube-controller-manager", "k8s.gcr.io/kube-controller-manager"], program: "kube-controller-manager", path: "/usr/local/bin/kube-controller-manager", sizeMib: 22, port: 10_257, base: "none" },
  { repositories: ["registry.k8s.io/kube-scheduler", "k8s.gcr.io/kube-scheduler"], program: "kube-scheduler", path: "/usr/local/bin/kube-scheduler", sizeMib: 17, port: 10_259, base: "none" },
  { repositories: ["registry.k8s.io/metrics-server/metrics-server", "k8s.gcr.io/metrics-server/metrics-server"], program: "metrics-server", path: "/metrics-server", sizeMib: 19, port: 10_250, base: "none" },
  { repositories: ["registry.k8s.io/ingress-nginx/controller", "k8s.gcr.io/ingress-nginx/controller"], program: "nginx-ingress-controller", path: "/nginx-ingress-controller", sizeMib: 110, port: 10_254, base: "alpine" },
  { repositories: ["docker.io/library/zookeeper", "registry.k8s.io/kubernetes-zookeeper", "k8s.gcr.io/kubernetes-zookeeper"], program: "zookeeper", path: "/usr/local/bin/zkServer.sh", sizeMib: 100, port: 2181 },
  { repositories: ["docker.io/library/registry"], program: "registry", path: "/bin/registry", sizeMib: 10, port: 5000, base: "alpine" },
  { repositories: ["docker.io/library/cassandra", "gcr.io/google-samples/cassandra"], program: "cassandra", path: "/usr/local/bin/cassandra", sizeMib: 130, port: 9042 },
  { repositories: ["gcr.io/google-samples/hello-go-gke"], program: "hello-go", path: "/usr/bin/hello", sizeMib: 5, port: 80, base: "alpine" },
  { repositories: ["registry.k8s.io/goproxy", "k8s.gcr.io/goproxy"], program: "goproxy", path: "/goproxy", sizeMib: 1, port: 8080, base: "none" },
  { repositories: ["docker.io/minio/minio", "quay.io/minio/minio"], program: "minio", path: "/usr/bin/minio", sizeMib: 60, port: 9000, base: "none" },
  { repositories: ["gcr.io/google-samples/node-hello"], program: "node-hello", path: "/usr/local/bin/node-hello", sizeMib: 25, port: 8080 },
  { repositories: ["gcr.io/google-samples/gb-frontend", "gcr.io/google_samples/gb-frontend", "us-docker.pkg.dev/google-samples/containers/gke/gb-frontend"], program: "guestbook", path: "/usr/local/bin/apache2-foreground", sizeMib: 160, port: 80 },
  { repositories: ["docker.io/library/haproxy"], program: "haproxy", path: "/usr/local/sbin/haproxy", sizeMib: 40, port: 80 },
]; // biome-ignore format: a table

const apache = server({
  repositories: ["docker.io/library/php"],
  sizeMib: 180,
  programs: {
    "/usr/local/bin/php-apache": { program: "php-apache" },
    "/usr/local/sbin/php-fpm": { program: "php-fpm" },
    "/usr/local/bin/php": { program: "php" },
  },
  base: "debian",
});

/** php: the tag says whether a shell, Apache or the FastCGI server starts. */
const php: ImageDefinition = {
  ...apache,
  versionOf: (tag) => (/^(apache|fpm|cli|alpine|latest|\d+(\.\d+){0,2})([-\w.]*)$/.test(tag) ? tag : undefined),
  content: (version, tag) => {
    const content = apache.content(version, tag);
    if (tag.includes("apache")) return { ...content, command: ["php-apache"], exposedPorts: ["80/tcp"] };
    if (tag.includes("fpm")) return { ...content, command: ["php-fpm"], exposedPorts: ["9000/tcp"] };
    return { ...content, command: ["php", "-a"] };
  },
};

export const keptRunningImages: readonly ImageDefinition[] = [
  php,
  ...kept.map(({ repositories, program, path, sizeMib, port, base }) =>
    server({
      repositories,
      sizeMib,
      programs: { [path]: { program } },
      base: base ?? "debian",
      // Images without a base are one program that takes arguments.
      ...(base === "none" ? { entrypoint: [path] } : { command: [path] }),
      exposedPorts: [`${port}/tcp`],
    }),
  ),
];
