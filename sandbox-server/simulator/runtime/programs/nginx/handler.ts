import type { NetworkFault } from "../../../network/cluster-network.ts";
import { SystemFault } from "../../files/system-fault.ts";
import type { Process } from "../../processes/process.ts";
import { exchangeHttp, HttpClientError } from "../web/http-client.ts";
import { type HeaderList, type HttpResponse, headerOf, httpDate, reasons } from "../web/http-message.ts";
import type { ReceivedRequest } from "../web/http-server.ts";
import { inherited, inheritedAll, type Scope, type Server, type Site, selectLocation, selectServer } from "./site.ts";

/** What handling one request needs to know of the server it runs in. */
export interface NginxContext {
  readonly process: Process;
  readonly version: string;
  readonly site: Site;
  /** A line for the error log, without its time. */
  readonly logError: (message: string) => void;
}

// A try_files or error_page that leads back to itself.
const redirectLimit = 10;

/** Answers as nginx would: virtual server, location, then return, proxy_pass or files. */
export async function handleRequest(context: NginxContext, request: ReceivedRequest): Promise<HttpResponse> {
  const host = (headerOf(request.headers, "host") ?? "").replace(/:\d+$/, "");
  const server = selectServer(context.site, request.localPort, host);
  if (server === undefined) return errorPage(404, context.version);
  const [path = "/"] = request.target.split("?");
  return serve(context, request, server, decode(path), 0);
}

async function serve(
  context: NginxContext,
  request: ReceivedRequest,
  server: Server,
  path: string,
  redirects: number,
): Promise<HttpResponse> {
  if (redirects > redirectLimit) return errorPage(500, context.version);
  const location = selectLocation(server, path);
  const scope = location?.scope ?? server.scope;
  const again = (target: string) => serve(context, request, server, target, redirects + 1);
  const place: Place = { context, request, scope, path, prefix: location?.path ?? "/", again };
  const response = await respond(place);
  if (response.status < 400 || redirects > 0) return withHeaders(place, response);
  const page = errorPageFor(scope, response.status);
  if (page === undefined) return withHeaders(place, response);
  const replaced = await again(page.target);
  return { ...replaced, status: page.status ?? response.status };
}

/** A request at the location that serves it. */
interface Place {
  readonly context: NginxContext;
  readonly request: ReceivedRequest;
  readonly scope: Scope;
  readonly path: string;
  readonly prefix: string;
  readonly again: (target: string) => Promise<HttpResponse>;
}

async function respond(place: Place): Promise<HttpResponse> {
  const { scope, context } = place;
  const returned = inherited(scope.slice(0, 1), "return") ?? inherited(scope.slice(1, 2), "return");
  if (returned !== undefined) return returnResponse(place, returned);
  if (inherited(scope.slice(0, 1), "stub_status") !== undefined) return stubStatus(context);
  if (inherited(scope, "deny")?.[0] === "all") return errorPage(403, context.version);
  const [upstream] = inherited(scope.slice(0, 1), "proxy_pass") ?? [];
  if (upstream !== undefined) return proxy(place, upstream);
  return serveFiles(place);
}

function returnResponse(place: Place, args: readonly string[]): HttpResponse {
  const [first = "", second] = args;
  const status = /^\d{3}$/.test(first) ? Number(first) : 302;
  const text = expand(status === 302 && second === undefined ? first : (second ?? ""), place);
  if (status >= 300 && status < 400) {
    return {
      ...errorPage(status, place.context.version),
      headers: [
        ["Content-Type", "text/html"],
        ["Location", text],
      ],
    };
  }
  if (second === undefined) return errorPage(status, place.context.version);
  const type = inherited(place.scope, "default_type")?.[0] ?? "text/plain";
  return { status, headers: [["Content-Type", type]], body: Buffer.from(text) };
}

function stubStatus({ process }: NginxContext): HttpResponse {
  const requests = Math.round(process.cpuMs);
  const text = `Active connections: 1 \nserver accepts handled requests\n ${requests} ${requests} ${requests} \nReading: 0 Writing: 1 Waiting: 0 \n`;
  return { status: 200, headers: [["Content-Type", "text/plain"]], body: Buffer.from(text) };
}

/** The variables that configurations of labs use. */
function expand(text: string, { request, path, context }: Place): string {
  const variables: Record<string, string> = {
    host: (headerOf(request.headers, "host") ?? "").replace(/:\d+$/, ""),
    http_host: headerOf(request.headers, "host") ?? "",
    hostname: context.process.scope.hostname,
    remote_addr: request.remoteAddress,
    request_method: request.method,
    request_uri: request.target,
    scheme: "http",
    server_addr: context.process.scope.podIp,
    server_port: String(request.localPort),
    uri: path,
    args: request.target.split("?")[1] ?? "",
    is_args: request.target.includes("?") ? "?" : "",
    nginx_version: context.version,
    proxy_add_x_forwarded_for: request.remoteAddress,
    http_user_agent: headerOf(request.headers, "user-agent") ?? "",
  };
  return text.replace(/\$\{?([a-z_0-9]+)\}?/g, (_, name: string) => variables[name] ?? "");
}

async function proxy(place: Place, target: string): Promise<HttpResponse> {
  const { context, request, prefix } = place;
  const [, host = "", port, uri] = /^http:\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(expand(target, place)) ?? [];
  const upstream = context.site.upstreams.get(host);
  const chosen = upstream?.[Math.floor(context.process.scope.random.next() * upstream.length)];
  const [address = host, upstreamPort] = (chosen ?? `${host}:${port ?? 80}`).split(":");
  const forwarded = uri === undefined ? request.target : uri + request.target.slice(prefix.length);
  const headers: HeaderList = [
    ["Host", host],
    ["Connection", "close"],
    ...request.headers.filter(([name]) => !/^(host|connection|content-length)$/i.test(name)),
    ...inheritedAll(place.scope, "proxy_set_header").map(
      ({ args: [name = "", value = ""] }) => [name, expand(value, place)] as const,
    ),
  ];
  const { process } = context;
  try {
    const connection = await process.scope.network.connect(address, Number(upstreamPort ?? 80), { timeoutMs: 60_000 });
    const body = request.body.length === 0 ? {} : { body: request.body };
    const sent = { method: request.method, target: forwarded, headers: lastOfEach(headers), ...body };
    const response = await exchangeHttp(process, connection, sent, 60_000);
    const kept = response.headers.filter(
      ([name]) => !/^(connection|transfer-encoding|keep-alive|server|date)$/i.test(name),
    );
    return { ...response, headers: kept };
  } catch (fault) {
    return gatewayFault(fault, place);
  }
}

function lastOfEach(headers: HeaderList): HeaderList {
  return [...new Map(headers.map((header) => [header[0].toLowerCase(), header])).values()];
}

const connectFaults: Partial<Record<NetworkFault, string>> = {
  ECONNREFUSED: "(111: Connection refused)",
  ETIMEDOUT: "(110: Connection timed out)",
  EHOSTUNREACH: "(113: No route to host)",
};

function gatewayFault(fault: unknown, { context, request }: Place): HttpResponse {
  const code = fault instanceof Error && "code" in fault ? (fault.code as NetworkFault) : undefined;
  const isTimeout = code === "ETIMEDOUT" || (fault instanceof HttpClientError && fault.fault === "timeout");
  if (code === undefined && !(fault instanceof HttpClientError)) throw fault;
  const words =
    code === undefined ? "upstream prematurely closed connection" : `connect() failed ${connectFaults[code] ?? code}`;
  context.logError(
    `[error] 29#29: *1 ${words} while connecting to upstream, client: ${request.remoteAddress}, request: "${request.method} ${request.target} ${request.version}"`,
  );
  return errorPage(isTimeout ? 504 : 502, context.version);
}

async function serveFiles(place: Place): Promise<HttpResponse> {
  const { context, request, scope, path } = place;
  if (request.method !== "GET" && request.method !== "HEAD") return errorPage(405, context.version);
  const tried = inherited(scope.slice(0, 2), "try_files");
  if (tried !== undefined) return tryFiles(place, tried);
  const file = filePath(place, path);
  return path.endsWith("/") ? serveDirectory(place, file) : serveFile(place, file);
}

async function tryFiles(place: Place, candidates: readonly string[]): Promise<HttpResponse> {
  const fallback = candidates.at(-1) ?? "";
  for (const candidate of candidates.slice(0, -1)) {
    const file = filePath(place, expand(candidate, place));
    const wantsDirectory = candidate.endsWith("/");
    const { files } = place.context.process;
    if (wantsDirectory ? files.isDirectory(file) : files.find(file)?.kind === "file") {
      return wantsDirectory ? serveDirectory(place, file.endsWith("/") ? file : `${file}/`) : serveFile(place, file);
    }
  }
  const status = /^=(\d{3})$/.exec(fallback)?.[1];
  return status === undefined ? place.again(expand(fallback, place)) : errorPage(Number(status), place.context.version);
}

function filePath({ scope, prefix }: Place, path: string): string {
  const alias = inherited(scope.slice(0, 1), "alias")?.[0];
  if (alias !== undefined) return alias + path.slice(prefix.length);
  return (inherited(scope, "root")?.[0] ?? "/etc/nginx/html") + path;
}

async function serveDirectory(place: Place, directory: string): Promise<HttpResponse> {
  const { context, scope, path } = place;
  const { files } = context.process;
  for (const name of inherited(scope, "index") ?? ["index.html"]) {
    if (files.find(directory + name)?.kind === "file") return serveFile(place, directory + name);
  }
  if (!files.isDirectory(directory)) return notFound(place, directory);
  if (inherited(scope, "autoindex")?.[0] === "on") return listing(place, directory);
  context.logError(`[error] 29#29: *1 directory index of "${directory}" is forbidden, ${requestWords(place)}`);
  return errorPage(path === "" ? 404 : 403, context.version);
}

function listing({ context, path }: Place, directory: string): HttpResponse {
  const entries = context.process.files.list(directory).map((name) => `<a href="${name}">${name}</a>`);
  const lines = ['<a href="../">../</a>', ...entries].join("\n");
  const body = `<html>\n<head><title>Index of ${path}</title></head>\n<body>\n<h1>Index of ${path}</h1><hr><pre>${lines}\n</pre><hr></body>\n</html>\n`;
  return { status: 200, headers: [["Content-Type", "text/html"]], body: Buffer.from(body) };
}

function serveFile(place: Place, file: string): HttpResponse {
  const { context, request } = place;
  const { files } = context.process;
  try {
    if (files.isDirectory(file)) {
      const host = headerOf(request.headers, "host") ?? "localhost";
      const location = `http://${host}${place.path}/`;
      return {
        ...errorPage(301, context.version),
        headers: [
          ["Content-Type", "text/html"],
          ["Location", location],
        ],
      };
    }
    const body = files.readFile(file);
    const ending = /\.([A-Za-z0-9]+)$/.exec(file)?.[1] ?? "";
    const fallback = inherited(place.scope, "default_type")?.[0] ?? "text/plain";
    const type = context.site.types.get(ending) ?? fallback;
    const modified = httpDate(files.stat(file).modifiedAt);
    const etag = `"${Math.floor(files.stat(file).modifiedAt / 1000).toString(16)}-${body.length.toString(16)}"`;
    if (headerOf(request.headers, "if-none-match") === etag) return { status: 304, headers: [], body: Buffer.alloc(0) };
    const headers = [
      ["Content-Type", type],
      ["Last-Modified", modified],
      ["ETag", etag],
      ["Accept-Ranges", "bytes"],
    ] as const;
    return { status: 200, headers, body };
  } catch (thrown) {
    if (!(thrown instanceof SystemFault)) throw thrown;
    if (thrown.code !== "EACCES") return notFound(place, file);
    context.logError(`[error] 29#29: *1 open() "${file}" failed (13: Permission denied), ${requestWords(place)}`);
    return errorPage(403, context.version);
  }
}

function notFound(place: Place, file: string): HttpResponse {
  place.context.logError(
    `[error] 29#29: *1 open() "${file}" failed (2: No such file or directory), ${requestWords(place)}`,
  );
  return errorPage(404, place.context.version);
}

function requestWords({ request }: Place): string {
  const host = headerOf(request.headers, "host") ?? "";
  return `client: ${request.remoteAddress}, server: localhost, request: "${request.method} ${request.target} ${request.version}", host: "${host}"`;
}

function errorPageFor(scope: Scope, status: number): { readonly target: string; readonly status?: number } | undefined {
  for (const { args } of inheritedAll(scope, "error_page")) {
    const target = args.at(-1) ?? "";
    const replacement = /^=(\d{3})$/.exec(args.at(-2) ?? "")?.[1];
    if (!args.slice(0, -1).includes(String(status)) || !target.startsWith("/")) continue;
    return replacement === undefined ? { target } : { target, status: Number(replacement) };
  }
  return undefined;
}

function withHeaders(place: Place, response: HttpResponse): HttpResponse {
  const added = inheritedAll(place.scope, "add_header")
    .filter(({ args }) => args[2] === "always" || response.status < 400)
    .map(({ args: [name = "", value = ""] }) => [name, expand(value, place)] as const);
  const server = inherited(place.scope, "server_tokens")?.[0] === "off" ? "nginx" : `nginx/${place.context.version}`;
  const date = httpDate(place.context.process.scope.clock.now());
  return { ...response, headers: [["Server", server], ["Date", date], ...response.headers, ...added] };
}

/** The pages nginx makes up itself. */
export function errorPage(status: number, version: string): HttpResponse {
  const title = `${status} ${reasons[status] ?? ""}`.trim().replace("Not Allowed", "Not Allowed");
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${version}</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: [["Content-Type", "text/html"]], body: Buffer.from(body) };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path).replace(/\/{2,}/g, "/");
  } catch {
    return path;
  }
}
