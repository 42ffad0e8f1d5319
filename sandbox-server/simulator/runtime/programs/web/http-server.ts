import type { Connection } from "../../../network/cluster-network.ts";
import { answerHealthChecks } from "../../../network/grpc-health.ts";
import type { Process } from "../../processes/process.ts";
import {
  bodyLength,
  HttpFault,
  type HttpRequest,
  type HttpResponse,
  headerOf,
  parseChunked,
  parseHead,
  printResponse,
} from "./http-message.ts";

/** A request with the addresses it travelled between. */
export interface ReceivedRequest extends HttpRequest {
  readonly remoteAddress: string;
  readonly localPort: number;
}

/** Answers a request; what it throws becomes a 500. */
export type HttpHandler = (request: ReceivedRequest) => Promise<HttpResponse> | HttpResponse;

export interface HttpServerOptions {
  readonly ports: readonly number[];
  /** Only for programs of the same container or pod (127.0.0.1). */
  readonly isLocal?: boolean;
  readonly handler: HttpHandler;
  /** The answer to what is no HTTP; a plain 400 when absent. */
  readonly refuse?: (fault: HttpFault) => HttpResponse;
  /** Answers health checks by gRPC on the same ports, as servers do that speak both. */
  readonly isHealthy?: () => boolean;
  /** Processor time of one request, in milliseconds: a small page costs a server about a tenth. */
  readonly requestCpuMs?: number;
}

// Larger bodies than any lab sends; a learner's mistake must not fill the server's memory.
const bodyLimitBytes = 8 * 1024 * 1024;
const connectionLimit = 512;

/** Listens until disposed; open connections are cut then. Throws NetworkError EADDRINUSE. */
export function listenHttp(process: Process, options: HttpServerOptions): Disposable {
  const open = new Set<Connection>();
  const stack = new DisposableStack();
  for (const port of options.ports) {
    const accept = (connection: Connection) => {
      if (open.size >= connectionLimit) {
        connection.destroy();
        return;
      }
      open.add(connection);
      connection.onClose(() => open.delete(connection));
      serveConnection(connection, process, options);
    };
    stack.use(process.scope.network.listen(port, "TCP", accept, { isLocal: options.isLocal === true }));
  }
  stack.defer(() => {
    for (const connection of open) connection.destroy();
  });
  return stack;
}

/** Requests of one connection, answered in their order; kept open as HTTP/1.1 asks. */
function serveConnection(connection: Connection, process: Process, options: HttpServerOptions): void {
  let received = Buffer.alloc(0);
  let isAnswering = false;
  const next = async () => {
    if (isAnswering) return;
    isAnswering = true;
    try {
      for (;;) {
        const taken = takeRequest(received, connection);
        if (taken === undefined) return;
        received = received.subarray(taken.length);
        if (!(await answer(taken.request, connection, process, options))) return;
      }
    } catch (fault) {
      if (!(fault instanceof HttpFault)) throw fault;
      const refuse = options.refuse ?? plainRefusal;
      connection.write(printResponse(refuse(fault), { withBody: true }));
      connection.end();
    } finally {
      isAnswering = false;
    }
  };
  connection.onData((data) => {
    const { isHealthy } = options;
    if (isHealthy !== undefined && received.length === 0 && beginsHttp2(data)) {
      const status = () => (isHealthy() ? "SERVING" : "NOT_SERVING");
      answerHealthChecks(connection, (service) => (service === "" ? status() : undefined), data);
      return;
    }
    received = Buffer.concat([received, data]);
    void next();
  });
  connection.onEnd(() => connection.end());
}

/** The first bytes of HTTP/2, which no request of HTTP/1 begins with (RFC 9113, 3.4). */
function beginsHttp2(data: Uint8Array): boolean {
  return Buffer.from(data.subarray(0, 14)).toString("latin1") === "PRI * HTTP/2.0";
}

/** The first whole request of what was received. */
function takeRequest(received: Buffer, connection: Connection) {
  const head = parseHead(received);
  if (head === undefined) return undefined;
  const [method, target, version, ...more] = head.startLine.split(" ");
  const isRequest = method !== undefined && target?.startsWith("/") && /^HTTP\/1\.[01]$/.test(version ?? "");
  if (!isRequest || more.length > 0) throw new HttpFault(400, `invalid request line: ${head.startLine}`);
  const rest = received.subarray(head.length);
  const length = bodyLength(head.headers, 0);
  const body = length === "chunked" ? parseChunked(rest) : takeBytes(rest, Number(length));
  if (rest.length > bodyLimitBytes) throw new HttpFault(413, "client intended to send too large body");
  if (body === undefined) return undefined;
  const { remoteAddress, localPort } = connection;
  const request: ReceivedRequest = {
    method,
    target: target ?? "/",
    version: version ?? "HTTP/1.1",
    headers: head.headers,
    body: body.body,
    remoteAddress,
    localPort,
  };
  return { request, length: head.length + body.length };
}

function takeBytes(bytes: Buffer, length: number) {
  return bytes.length < length ? undefined : { body: bytes.subarray(0, length), length };
}

/** @returns whether another request may follow on the connection */
async function answer(
  request: ReceivedRequest,
  connection: Connection,
  process: Process,
  options: HttpServerOptions,
): Promise<boolean> {
  process.scope.cpu.add(options.requestCpuMs ?? 0.1);
  const response = await respond(request, options.handler);
  // The server may have ended while the handler waited for something else.
  if (process.status !== undefined) return false;
  const asked = headerOf(request.headers, "connection")?.toLowerCase();
  const keepsOpen = request.version === "HTTP/1.1" ? asked !== "close" : asked === "keep-alive";
  const hasLength = headerOf(response.headers, "content-length") !== undefined;
  const length = hasLength ? [] : [["Content-Length", String(response.body.length)] as const];
  const headers = [...response.headers, ...length, ["Connection", keepsOpen ? "keep-alive" : "close"] as const];
  connection.write(printResponse({ ...response, headers }, { withBody: request.method !== "HEAD" }));
  if (!keepsOpen) connection.end();
  return keepsOpen;
}

async function respond(request: ReceivedRequest, handler: HttpHandler): Promise<HttpResponse> {
  try {
    return await handler(request);
  } catch (fault) {
    const message = fault instanceof Error ? fault.message : String(fault);
    return textResponse(500, `${message}\n`);
  }
}

function plainRefusal(fault: HttpFault): HttpResponse {
  return textResponse(fault.status, `${fault.message}\n`);
}

export function textResponse(status: number, text: string, headers: HttpResponse["headers"] = []): HttpResponse {
  return { status, headers: [["Content-Type", "text/plain; charset=utf-8"], ...headers], body: Buffer.from(text) };
}
