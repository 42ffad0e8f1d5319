/** Servers of plain files: Apache's httpd and busybox' httpd. */
import type { Process } from "../processes/process.ts";
import { parseOptions } from "./options.ts";
import { type Program, UsageFault } from "./program.ts";
import { type HttpResponse, headerOf, httpDate, reasons } from "./web/http-message.ts";
import { listenHttp, type ReceivedRequest } from "./web/http-server.ts";

/** httpd of the Apache project: serves DocumentRoot on the ports of its Listen lines. */
export const apacheHttpd: Program = {
  name: "apache-httpd",
  memoryBytes: 6 * 1024 * 1024,
  async run(process) {
    const version = process.env.get("HTTPD_VERSION") ?? "2.4.65";
    if (process.argv.includes("-v")) {
      await process.print(`Server version: Apache/${version} (Unix)\n`);
      return 0;
    }
    const configuration = process.files.readText("/usr/local/apache2/conf/httpd.conf");
    const ports = [...configuration.matchAll(/^\s*Listen\s+(?:\S+:)?(\d+)/gim)].map(([, port]) => Number(port));
    const root = /^\s*DocumentRoot\s+"?([^"\n]+)"?/im.exec(configuration)?.[1] ?? "/usr/local/apache2/htdocs";
    const stamp = () => new Date(process.scope.clock.now()).toUTCString().replace(",", "");
    await process.warn(
      `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${process.scope.podIp}. Set the 'ServerName' directive globally to suppress this message\n` +
        `[${stamp()}] [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/${version} (Unix) configured -- resuming normal operations\n` +
        `[${stamp()}] [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'\n`,
    );
    return serve(process, ports, (request) => {
      const response = fileResponse(process, root, request, `Apache/${version} (Unix)`);
      const line = `${request.method} ${request.target} ${request.version}`;
      const log = `${request.remoteAddress} - - [${stamp()}] "${line}" ${response.status} ${response.body.length}\n`;
      process.descriptors.get(1)?.tryWrite(Buffer.from(log));
      return response;
    });
  },
};

/** busybox' httpd: `httpd -f -p 8080 -h /www`; without -f it goes on in the background. */
export const busyboxHttpd: Program = {
  name: "httpd",
  async run(process) {
    const options = parseOptions(process.argv.slice(1), "fvp:h:c:u:r:");
    const port = Number((options.value("p") ?? "80").split(":").at(-1));
    if (!Number.isInteger(port) || port < 1) throw new UsageFault(`bad port '${options.value("p")}'`);
    const root = options.value("h") ?? process.workingDirectory;
    if (!process.files.isDirectory(root))
      throw new UsageFault(`can't change directory to '${root}': No such file or directory`);
    const run = (server: Process) => serve(server, [port], (request) => fileResponse(server, root, request, "busybox"));
    if (options.has("f")) return run(process);
    const daemon = process.fork();
    daemon.start(() => run(daemon));
    return 0;
  },
};

async function serve(
  process: Process,
  ports: readonly number[],
  handler: (request: ReceivedRequest) => HttpResponse,
): Promise<number> {
  let isEnding = false;
  for (const signal of ["SIGTERM", "SIGINT", "SIGWINCH"] as const) process.handle(signal, () => (isEnding = true));
  using _listening = listenHttp(process, { ports, handler });
  while (!isEnding) await process.waitFor((wake) => process.arrivals.add(wake));
  return 0;
}

function fileResponse(process: Process, root: string, request: ReceivedRequest, server: string): HttpResponse {
  const path = decodeURI(request.target.split("?")[0] ?? "/").replace(/\/\.\.(?=\/|$)/g, "");
  const { files } = process;
  const file = files.isDirectory(root + path) ? `${root}${path.replace(/\/$/, "")}/index.html` : root + path;
  const headers = [
    ["Server", server],
    ["Date", httpDate(process.scope.clock.now())],
  ] as const;
  if (files.find(file)?.kind !== "file") {
    const body = Buffer.from(
      `<html><head><title>404 ${reasons[404]}</title></head><body><h1>404 ${reasons[404]}</h1></body></html>\n`,
    );
    return { status: 404, headers: [...headers, ["Content-Type", "text/html"]], body };
  }
  const body = files.readFile(file);
  const type = file.endsWith(".html") ? "text/html" : file.endsWith(".json") ? "application/json" : "text/plain";
  const etag = `"${body.length.toString(16)}"`;
  if (headerOf(request.headers, "if-none-match") === etag) return { status: 304, headers, body: Buffer.alloc(0) };
  return { status: 200, headers: [...headers, ["Content-Type", type], ["ETag", etag]], body };
}
