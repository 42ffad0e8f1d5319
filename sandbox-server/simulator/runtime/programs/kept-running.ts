/** Servers whose protocol is not simulated: they start, write their first log lines, listen and stay. */
import type { Program } from "./program.ts";
import { program } from "./simple.ts";
import { textResponse } from "./web/http-server.ts";
import { serve } from "./web/serve.ts";

export interface KeptServer {
  readonly name: string;
  readonly ports: readonly number[];
  readonly memoryMib: number;
  /** First log lines; `%t` is the time. */
  readonly lines: readonly string[];
  /** What `/` answers; a line that says what this is when absent. */
  readonly page?: string;
  /** Whether its ports answer health checks by gRPC. */
  readonly speaksGrpc?: true;
}

const MIB = 1024 * 1024;

/** A server that starts, logs and stays. */
export function keptRunning({ name, ports, memoryMib, lines, page, speaksGrpc }: KeptServer): Program {
  const told = page ?? `${name}: simulated, its interface is not\n`;
  return program(
    name,
    async (process) => {
      const time = new Date(process.scope.clock.now()).toISOString();
      for (const line of lines) await process.warn(`${line.replaceAll("%t", time)}\n`);
      return serve(
        process,
        ports,
        (request) => {
          const path = request.target.split("?")[0] ?? "/";
          const isKnown = path === "/" || /health|ready|live|metrics|status|ping|version/.test(path);
          return textResponse(isKnown ? 200 : 404, isKnown ? told : "404 page not found\n", [
            ...(page === undefined ? [] : ([["Content-Type", "text/html; charset=UTF-8"]] as const)),
          ]);
        },
        speaksGrpc === true ? { isHealthy: () => true } : {},
      );
    },
    memoryMib * MIB,
  );
}

/** A page with nothing but its title. */
export const page = (title: string) =>
  `<!DOCTYPE html>\n<html>\n<head><title>${title}</title></head>\n<body><h1>${title}</h1></body>\n</html>\n`;

const apacheLines = (version: string) => [
  "AH00558: apache2: Could not reliably determine the server's fully qualified domain name. Set the 'ServerName' directive globally to suppress this message",
  `[%t] [mpm_prefork:notice] [pid 1] AH00163: Apache/2.4.65 (Debian) PHP/${version} configured -- resuming normal operations`,
  "[%t] [core:notice] [pid 1] AH00094: Command line: 'apache2 -D FOREGROUND'",
];

const servers: readonly KeptServer[] = [
  {
    name: "mongod",
    ports: [27_017],
    memoryMib: 80,
    lines: [
      '{"t":{"$date":"%t"},"s":"I","c":"CONTROL","id":4615611,"ctx":"initandlisten","msg":"MongoDB starting","attr":{"pid":1,"port":27017,"dbPath":"/data/db","architecture":"64-bit"}}',
      '{"t":{"$date":"%t"},"s":"I","c":"NETWORK","id":23016,"ctx":"listener","msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}',
    ],
    page: "It looks like you are trying to access MongoDB over HTTP on the native driver port.\n",
  },
  {
    name: "rabbitmq-server",
    ports: [5672, 15_672],
    memoryMib: 110,
    lines: [
      "%t [info] <0.213.0> Starting RabbitMQ",
      "%t [info] <0.590.0> started TCP listener on [::]:5672",
      "%t [info] <0.213.0> Server startup complete; 3 plugins started.",
    ],
  },
  { name: "memcached", ports: [11_211], memoryMib: 3, lines: [] },
  {
    name: "prometheus",
    ports: [9090],
    memoryMib: 40,
    lines: [
      'time=%t level=INFO source=main.go msg="Starting Prometheus Server" mode=server',
      'time=%t level=INFO source=main.go msg="Server is ready to receive web requests."',
    ],
    page: page("Prometheus Time Series Collection and Processing Server"),
  },
  {
    name: "node_exporter",
    ports: [9100],
    memoryMib: 12,
    lines: ['time=%t level=INFO source=tls_config.go msg="Listening on" address=[::]:9100'],
    page: page("Node Exporter"),
  },
  {
    name: "alertmanager",
    ports: [9093],
    memoryMib: 20,
    lines: ['time=%t level=INFO source=tls_config.go msg="Listening on" address=[::]:9093'],
  },
  {
    name: "grafana",
    ports: [3000],
    memoryMib: 60,
    lines: [
      'logger=http.server t=%t level=info msg="HTTP Server Listen" address=[::]:3000 protocol=http subUrl= socket=',
    ],
    page: page("Grafana"),
  },
  {
    name: "fluentd",
    ports: [24_224],
    memoryMib: 40,
    lines: [
      '%t [info]: parsing config file is succeeded path="/fluentd/etc/fluent.conf"',
      "%t [info]: #0 starting fluentd worker pid=1 ppid=1 worker=0",
      "%t [info]: #0 fluentd worker is now running worker=0",
    ],
  },
  {
    name: "wordpress",
    ports: [80],
    memoryMib: 50,
    lines: apacheLines("8.3.26"),
    page: page("WordPress &rsaquo; Installation"),
  },
  { name: "php-apache", ports: [80], memoryMib: 30, lines: apacheLines("8.3.26"), page: page("PHP on Apache") },
  {
    name: "php-fpm",
    ports: [9000],
    memoryMib: 20,
    lines: ["[%t] NOTICE: fpm is running, pid 1", "[%t] NOTICE: ready to handle connections"],
  },
  {
    name: "tomcat",
    ports: [8080],
    memoryMib: 120,
    lines: [
      "%t INFO [main] org.apache.catalina.core.StandardService.startInternal Starting service [Catalina]",
      '%t INFO [main] org.apache.coyote.AbstractProtocol.start Starting ProtocolHandler ["http-nio-8080"]',
      "%t INFO [main] org.apache.catalina.startup.Catalina.start Server startup in [512] milliseconds",
    ],
    page: page("Apache Tomcat"),
  },
  {
    name: "ghost",
    ports: [2368],
    memoryMib: 110,
    lines: [
      "[%t] INFO Ghost is running in production...",
      "[%t] INFO Listening on: :::2368",
      "[%t] INFO Ghost booted in 2.104s",
    ],
    page: page("Ghost"),
  },
  {
    name: "traefik",
    ports: [80, 8080],
    memoryMib: 40,
    lines: [
      "%t INF Traefik version 3.5.3 built on 2025-09-26",
      "%t INF Starting provider aggregator *aggregator.ProviderAggregator",
    ],
  },
  {
    name: "caddy",
    ports: [80, 2019],
    memoryMib: 15,
    lines: ['{"level":"info","msg":"serving initial configuration"}'],
    page: page("Caddy works!"),
  },
  {
    name: "jenkins",
    ports: [8080, 50_000],
    memoryMib: 300,
    lines: ["%t INFO hudson.lifecycle.Lifecycle#onReady: Jenkins is fully up and running"],
    page: page("Jenkins"),
  },
  {
    name: "elasticsearch",
    ports: [9200, 9300],
    memoryMib: 400,
    lines: ['{"@timestamp":"%t","log.level":"INFO","message":"started"}'],
    page: '{"tagline":"You Know, for Search"}\n',
  },
  {
    name: "kibana",
    ports: [5601],
    memoryMib: 200,
    lines: ["[%t][INFO ][http.server.Kibana] http server running at http://0.0.0.0:5601"],
  },
  {
    name: "nats-server",
    ports: [4222, 8222],
    memoryMib: 12,
    lines: ["[1] %t [INF] Listening for client connections on 0.0.0.0:4222", "[1] %t [INF] Server is ready"],
  },
  { name: "vault", ports: [8200], memoryMib: 60, lines: ["==> Vault server started! Log data will stream in below:"] },
  {
    name: "etcd",
    ports: [2379, 2380],
    memoryMib: 25,
    lines: [
      '{"level":"info","ts":"%t","caller":"embed/serve.go","msg":"serving client traffic insecurely; this is strongly discouraged!","address":"127.0.0.1:2379"}',
    ],
    speaksGrpc: true,
  },
  {
    name: "kube-proxy",
    ports: [10_249, 10_256],
    memoryMib: 18,
    lines: ['I0101 00:00:00.000000       1 server_linux.go:53] "Using iptables proxy"'],
  },
  {
    name: "kube-apiserver",
    ports: [],
    memoryMib: 280,
    lines: ["I0101 00:00:00.000000       1 secure_serving.go:211] Serving securely on [::]:6443"],
  },
  {
    name: "kube-controller-manager",
    ports: [10_257],
    memoryMib: 60,
    lines: ["I0101 00:00:00.000000       1 secure_serving.go:211] Serving securely on 127.0.0.1:10257"],
  },
  {
    name: "kube-scheduler",
    ports: [10_259],
    memoryMib: 30,
    lines: ["I0101 00:00:00.000000       1 secure_serving.go:211] Serving securely on 127.0.0.1:10259"],
  },
  {
    name: "metrics-server",
    ports: [10_250],
    memoryMib: 25,
    lines: ["I0101 00:00:00.000000       1 secure_serving.go:211] Serving securely on [::]:10250"],
  },
  {
    name: "nginx-ingress-controller",
    ports: [10_254],
    memoryMib: 90,
    lines: [
      "-------------------------------------------------------------------------------",
      "NGINX Ingress controller",
      "  Release:       v1.14.1",
      "-------------------------------------------------------------------------------",
      'I0101 00:00:00.000000       7 controller.go:214] "Backend successfully reloaded"',
    ],
  },
  {
    name: "zookeeper",
    ports: [2181, 8080],
    memoryMib: 70,
    lines: ["%t [myid:1] - INFO  [main:o.a.z.s.NIOServerCnxnFactory] - binding to port 0.0.0.0/0.0.0.0:2181"],
  },
  { name: "registry", ports: [5000], memoryMib: 15, lines: ['time="%t" level=info msg="listening on [::]:5000"'] },
  {
    name: "cassandra",
    ports: [9042, 7000],
    memoryMib: 400,
    lines: ["INFO  [main] %t Server.java - Starting listening for CQL clients on /0.0.0.0:9042 (unencrypted)..."],
  },
  { name: "hello-go", ports: [80], memoryMib: 4, lines: [], page: '{"message":"Hello"}\n' },
  { name: "goproxy", ports: [8080], memoryMib: 3, lines: [] },
  {
    name: "minio",
    ports: [9000, 9001],
    memoryMib: 90,
    lines: ["MinIO Object Storage Server", "API: http://127.0.0.1:9000", "WebUI: http://127.0.0.1:9001"],
  },
  { name: "node-hello", ports: [8080], memoryMib: 30, lines: [], page: "Hello Kubernetes!\n" },
  { name: "guestbook", ports: [80], memoryMib: 30, lines: apacheLines("7.4.33"), page: page("Guestbook") },
  {
    name: "haproxy",
    ports: [80],
    memoryMib: 10,
    lines: ["[NOTICE]   (1) : New worker (8) forked", "[NOTICE]   (1) : Loading success."],
  },
];

export const keptRunningServers = servers.map(keptRunning);
