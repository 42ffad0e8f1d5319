/** Small HTTP servers that examples and labs are made of. */
import type { Process } from "../processes/process.ts";
import { parseOptions } from "./options.ts";
import type { Program } from "./program.ts";
import { resourceConsumer } from "./resource-consumer.ts";
import { program } from "./simple.ts";
import { type ReceivedRequest, textResponse } from "./web/http-server.ts";
import { serve, stamp } from "./web/serve.ts";

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

export const smallServers: readonly Program[] = [
  httpEcho,
  whoami,
  helloApp,
  echoServer,
  kuard,
  hpaExample,
  resourceConsumer,
];
