/** More servers of labs and charts, kept running: their first log lines, their ports, a page where they have one. */
import { type KeptServer, keptRunning, page } from "./kept-running.ts";

const java = (name: string) => [`%t  INFO 1 --- [           main] ${name} : Started ${name} in 6.213 seconds`];

const servers: readonly KeptServer[] = [
  { name: "adminer", ports: [8080], memoryMib: 12, lines: ["[%t] PHP 8.4.13 Development Server (http://[::]:8080) started"], page: page("Login - Adminer") },
  { name: "argocd-server", ports: [8080, 8083], memoryMib: 45, lines: ['time="%t" level=info msg="argocd v3.1.8 serving on port 8080 (url: , tls: true, namespace: argocd, sso: false)"'], page: page("Argo CD") },
  { name: "cert-manager", ports: [9402], memoryMib: 25, lines: ['I0101 00:00:00.000000       1 controller.go:317] "starting leader election" logger="cert-manager.controller"'] },
  { name: "cockroach", ports: [26_257, 8080], memoryMib: 120, lines: ["CockroachDB node starting at %t", "status:              initialized new cluster"], page: page("Cockroach Console") },
  { name: "consul", ports: [8500], memoryMib: 40, lines: ["==> Starting Consul agent...", "%t [INFO]  agent: started state syncer", "==> Consul agent running!"], page: page("Consul by HashiCorp") },
  { name: "couchdb", ports: [5984], memoryMib: 60, lines: ["[info] %t nonode@nohost <0.264.0> -------- Apache CouchDB has started on http://any:5984/"], page: '{"couchdb":"Welcome","version":"3.5.0","vendor":{"name":"The Apache Software Foundation"}}\n' },
  { name: "dashboard", ports: [9090, 8443], memoryMib: 20, lines: ["%t Starting overwatch", "%t Serving insecurely on HTTP port: 9090"], page: page("Kubernetes Dashboard") },
  { name: "drupal", ports: [80], memoryMib: 40, lines: ["[%t] [core:notice] [pid 1] AH00094: Command line: 'apache2 -D FOREGROUND'"], page: page("Choose language | Drupal") },
  { name: "envoy", ports: [10_000], memoryMib: 30, lines: ["[%t][1][info][main] [source/server/server.cc:990] starting main dispatch loop"] },
  { name: "filebeat", ports: [], memoryMib: 40, lines: ['{"log.level":"info","@timestamp":"%t","message":"filebeat start running.","service.name":"filebeat"}'] },
  { name: "getting-started", ports: [80], memoryMib: 5, lines: ["/docker-entrypoint.sh: Configuration complete; ready for start up"], page: page("Getting Started") },
  { name: "gitea", ports: [3000, 22], memoryMib: 90, lines: ["%t ...s/graceful/server.go:50:NewServer() [I] Starting new Web server: tcp:0.0.0.0:3000 on PID: 17"], page: page("Installation - Gitea: Git with a cup of tea") },
  { name: "influxd", ports: [8086], memoryMib: 60, lines: ["ts=%t lvl=info msg=Listening log_id=0 service=tcp-listener transport=http addr=:8086 port=8086"] },
  { name: "jaeger", ports: [16_686, 4317, 4318], memoryMib: 25, lines: ['{"level":"info","ts":"%t","caller":"healthcheck/handler.go:118","msg":"Health Check state change","status":"ready"}'], page: page("Jaeger UI") },
  { name: "kafka", ports: [9092, 9093], memoryMib: 330, lines: ["[%t] INFO [KafkaRaftServer nodeId=1] Kafka Server started (kafka.server.KafkaRaftServer)"] },
  { name: "keycloak", ports: [8080], memoryMib: 320, lines: ["%t INFO  [io.quarkus] (main) Keycloak 26.4.0 on JVM (powered by Quarkus) started in 4.213s. Listening on: http://0.0.0.0:8080"], page: page("Welcome to Keycloak") },
  { name: "logstash", ports: [5044, 9600], memoryMib: 400, lines: ["[%t][INFO ][logstash.agent           ] Pipelines running {:count=>1, :running_pipelines=>[:main], :non_running_pipelines=>[]}"] },
  { name: "mongo-express", ports: [8081], memoryMib: 50, lines: ["Mongo Express server listening at http://0.0.0.0:8081", "Server is open to allow connections from anyone (0.0.0.0)"], page: page("Home - Mongo Express") },
  { name: "neo4j", ports: [7474, 7687], memoryMib: 400, lines: ["%t INFO  Bolt enabled on 0.0.0.0:7687.", "%t INFO  HTTP enabled on 0.0.0.0:7474.", "%t INFO  Started."] },
  { name: "nextcloud", ports: [80], memoryMib: 60, lines: ["[%t] [core:notice] [pid 1] AH00094: Command line: 'apache2 -D FOREGROUND'"], page: page("Nextcloud") },
  { name: "otelcol", ports: [4317, 4318, 13_133], memoryMib: 40, lines: ["%t\tinfo\tservice/service.go:245\tEverything is ready. Begin running and processing data."] },
  { name: "phpmyadmin", ports: [80], memoryMib: 30, lines: ["[%t] [core:notice] [pid 1] AH00094: Command line: 'apache2 -D FOREGROUND'"], page: page("phpMyAdmin") },
  { name: "productpage", ports: [9080], memoryMib: 40, lines: [" * Running on http://0.0.0.0:9080"], page: page("Simple Bookstore App") },
  { name: "selenium", ports: [4444], memoryMib: 200, lines: ["%t INFO [Hub.execute] - Started Selenium Hub 4.0.0: http://0.0.0.0:4444"], page: page("Selenium Grid") },
  { name: "solr", ports: [8983], memoryMib: 300, lines: java("SolrServer"), page: page("Solr Admin") },
  { name: "sonarqube", ports: [9000], memoryMib: 600, lines: ["%t INFO  app[][o.s.a.SchedulerImpl] SonarQube is operational"], page: page("SonarQube") },
  { name: "telegraf", ports: [], memoryMib: 40, lines: ["%t I! Starting Telegraf 1.36.2", "%t I! [agent] Config: Interval:10s, Quiet:false, Flush Interval:10s"] },
  { name: "nodejs-hello-world", ports: [3000], memoryMib: 30, lines: ["Example app listening on port 3000!"], page: "Hello World!\n" },
]; // biome-ignore format: a table

/** Programs of images that labs and charts ask for. */
export const labServers = servers.map(keptRunning);
