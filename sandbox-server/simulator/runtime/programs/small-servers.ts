/** Small HTTP servers that examples and labs are made of. */
import type { Process } from "../processes/process.ts";
import { parseOptions } from "./options.ts";
import { type Program, UsageFault } from "./program.ts";
import { program } from "./simple.ts";
import type { HttpResponse } from "./web/http-message.ts";
import { listenHttp, type ReceivedRequest, textResponse } from "./web/http-server.ts";

type Answer = (request: ReceivedRequest) => Promise<HttpResponse> | HttpResponse;

/** Serves until it is told to stop. */
async function serve(process: Process, port: number, handler: Answer): Promise<number> {
  let ends = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.handle(signal, () => {
      ends = true;
    });
  }
  using _listening = listenHttp(process, { ports: [port], handler });
  while (!ends) await process.waitFor((wake) => process.arrivals.add(wake));
  return 0;
}

function stamp(process: Process): string {
  return new Date(process.scope.clock.now()).toISOString().replace("T", " ").slice(0, 19).replaceAll("-", "/");
}

function requestText(process: Process, request: ReceivedRequest): string {
  const headers = request.headers.map(([name, value]) => `${name}: ${value}\n`).join("");
  return `Hostname: ${process.scope.hostname}\nIP: 127.0.0.1\nIP: ${process.scope.podIp}\nRemoteAddr: ${request.remoteAddress}\n${request.method} ${request.target} ${request.version}\n${headers}\n`;
}

const httpEcho = program("http-echo", async (process, args) => {
  const options = parseOptions(
    args.map((word) => word.replace(/^-(?=(text|listen|status-code|version))/, "--")),
    "",
    ["text=", "listen=", "status-code=", "version"],
  );
  const text = options.value("text") ?? process.env.get("ECHO_TEXT");
  if (text === undefined) {
    await process.warn("Missing -text option!\n");
    return 127;
  }
  const port = Number((options.value("listen") ?? ":5678").split(":").at(-1));
  await process.print(`${stamp(process)} [INFO] server is listening on :${port}\n`);
  return serve(process, port, (request) => {
    void process.print(
      `${stamp(process)} ${request.remoteAddress} "${request.method} ${request.target} ${request.version}" 200 ${text.length + 1} 20.1µs\n`,
    );
    return textResponse(Number(options.value("status-code") ?? "200"), `${text}\n`);
  });
});

const whoami = program("whoami-server", async (process, args) => {
  const options = parseOptions(
    args.map((word) => word.replace(/^-(?=(port|name))/, "--")),
    "",
    ["port=", "name=", "verbose"],
  );
  const port = Number(options.value("port") ?? process.env.get("WHOAMI_PORT_NUMBER") ?? "80");
  await process.warn(`${stamp(process)} Starting up on port ${port}\n`);
  return serve(process, port, (request) => {
    if (request.target === "/health") return textResponse(200, "");
    return textResponse(200, requestText(process, request));
  });
});

const helloApp = program("hello-app", async (process) => {
  const version = process.env.get("HELLO_VERSION") ?? "1.0.0";
  const port = Number(process.env.get("PORT") ?? "8080");
  await process.warn(`${stamp(process)} Server listening on port ${port}\n`);
  return serve(process, port, (request) => {
    void process.warn(`${stamp(process)} Serving request: ${request.target}\n`);
    return textResponse(200, `Hello, world!\nVersion: ${version}\nHostname: ${process.scope.hostname}\n`);
  });
});

const echoServer = program("echo-server", async (process) => {
  const port = Number(process.env.get("PORT") ?? "8080");
  await process.print(`Echo server listening on port ${port}.\n`);
  return serve(process, port, (request) => {
    void process.print(`${request.remoteAddress} | ${request.method} ${request.target}\n`);
    const headers = request.headers.map(([name, value]) => `${name}: ${value}\n`).join("");
    return textResponse(
      200,
      `Request served by ${process.scope.hostname}\n\n${request.version} ${request.method} ${request.target}\n\nHost: ${process.scope.hostname}\n${headers}${request.body.toString()}`,
    );
  });
});

/** kuard-like: says who it is, can be made unhealthy and unready by PUT. */
const kuard = program("kuard", async (process) => {
  let healthy = true;
  let ready = true;
  await process.print(
    `${stamp(process)} Starting kuard version: v0.10.0-blue\n${stamp(process)} Serving on HTTP on :8080\n`,
  );
  return serve(process, 8080, (request) => {
    const state = /^\/(healthy|ready)\/api$/.exec(request.target);
    if (state !== null && request.method === "PUT") {
      const works = !/fail|500|false/.test(request.body.toString());
      if (state[1] === "healthy") healthy = works;
      else ready = works;
      return textResponse(200, "");
    }
    if (request.target === "/healthy") return healthy ? textResponse(200, "ok") : textResponse(500, "fail");
    if (request.target === "/ready") return ready ? textResponse(200, "ok") : textResponse(500, "fail");
    if (request.target === "/env/api")
      return textResponse(200, JSON.stringify({ commandLine: process.argv, env: Object.fromEntries(process.env) }));
    return textResponse(200, `KUAR Demo\n${requestText(process, request)}`);
  });
});

/** What one request of the autoscaling example costs, in milliseconds of processor time. */
const EXAMPLE_REQUEST_MS = 120;

const hpaExample = program("hpa-example", async (process) => {
  await process.warn(
    `AH00558: apache2: Could not reliably determine the server's fully qualified domain name, using ${process.scope.podIp}\n`,
  );
  return serve(process, 80, async () => {
    await process.compute(EXAMPLE_REQUEST_MS);
    return textResponse(200, "OK!");
  });
});

const agnhost = program("agnhost", async (process, args) => {
  const [command = "", ...rest] = args;
  if (command === "pause" || command === "") return process.idle();
  const options = parseOptions(
    rest.map((word) => word.replace(/^-(?=\w{2})/, "--")),
    "",
    ["http-port=", "port=", "udp-port=", "sctp-port=", "tls-cert-file=", "tls-private-key-file=", "delay-shutdown="],
  );
  if (command === "serve-hostname")
    return serve(process, Number(options.value("port") ?? "9376"), () => textResponse(200, process.scope.hostname));
  if (command === "liveness")
    return serve(process, 8080, () =>
      process.scope.clock.now() - process.startedAt < 10_000
        ? textResponse(200, "ok")
        : textResponse(500, `error: ${((process.scope.clock.now() - process.startedAt) / 1000).toFixed(3)}`),
    );
  if (command !== "netexec" && command !== "porter") throw new UsageFault(`unknown command "${command}" for "app"`);
  const port = Number(options.value("http-port", "port") ?? "8080");
  await process.print(`${stamp(process)} Started HTTP server on port ${port}\n`);
  return serve(process, port, (request) => netexec(process, request));
});

function netexec(process: Process, request: ReceivedRequest): HttpResponse {
  const path = request.target.split("?")[0] ?? "/";
  const query = new URLSearchParams(request.target.split("?")[1] ?? "");
  if (path === "/hostname" || path === "/hostName") return textResponse(200, process.scope.hostname);
  if (path === "/clientip") return textResponse(200, `${request.remoteAddress}:40000`);
  if (path === "/echo") return textResponse(Number(query.get("code") ?? "200"), query.get("msg") ?? "");
  if (path === "/healthz") return textResponse(200, "");
  if (path === "/" || path === "/now")
    return textResponse(200, `NOW: ${new Date(process.scope.clock.now()).toISOString()}`);
  return textResponse(404, "404 page not found\n");
}

/** Servers whose protocol is not simulated: they start, write their log line, listen and stay. */
export function keptRunning(
  name: string,
  ports: readonly number[],
  lines: readonly string[],
  memoryBytes: number,
): Program {
  return program(
    name,
    async (process) => {
      let ends = false;
      for (const signal of ["SIGTERM", "SIGINT", "SIGQUIT"] as const) {
        process.handle(signal, () => {
          ends = true;
        });
      }
      const listening = new DisposableStack();
      for (const port of ports)
        listening.use(
          listenHttp(process, {
            ports: [port],
            handler: (request) =>
              textResponse(
                request.target === "/" || /health|ready|metrics/.test(request.target) ? 200 : 404,
                `${name}: simulated, its interface is not\n`,
              ),
          }),
        );
      for (const line of lines) await process.warn(`${line}\n`);
      while (!ends) await process.waitFor((wake) => process.arrivals.add(wake));
      listening.dispose();
      return 0;
    },
    memoryBytes,
  );
}

const MIB = 1024 * 1024;

export const smallServers: readonly Program[] = [
  httpEcho,
  whoami,
  helloApp,
  echoServer,
  kuard,
  hpaExample,
  agnhost,
  keptRunning(
    "mongod",
    [27_017],
    ['{"s":"I","c":"NETWORK","msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}'],
    80 * MIB,
  ),
  keptRunning("rabbitmq-server", [5672], ["  ##  ##      RabbitMQ", " completed with 3 plugins."], 110 * MIB),
  keptRunning("memcached", [11_211], [], 3 * MIB),
  keptRunning("prometheus", [9090], ['level=info msg="Server is ready to receive web requests."'], 40 * MIB),
  keptRunning("node_exporter", [9100], ['level=info msg="Listening on" address=[::]:9100'], 12 * MIB),
  keptRunning("alertmanager", [9093], ['level=info msg="Listening on" address=:9093'], 20 * MIB),
  keptRunning(
    "grafana",
    [3000],
    ['logger=http.server level=info msg="HTTP Server Listen" address=[::]:3000'],
    60 * MIB,
  ),
  keptRunning("fluentd", [24_224], ["[info]: #0 fluentd worker is now running worker=0"], 40 * MIB),
  keptRunning("wordpress", [80], ["AH00094: Command line: 'apache2 -D FOREGROUND'"], 50 * MIB),
];
