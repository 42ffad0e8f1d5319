import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { EngineFault } from "../engine-fault.ts";
import { createApiCall, type Hijack, sendJson } from "./api-call.ts";
import { hijackPlain, hijackUpgraded } from "./hijack.ts";
import type { Route } from "./route.ts";
import { createRouteTable, type FoundRoute } from "./route-table.ts";
import { apiVersion, engineVersion, parseVersion } from "./versions.ts";

/** The Engine API on connections that somebody else has accepted. */
export interface ApiServer extends Disposable {
  serve(connection: Duplex): void;
}

/** A client that stays silent with its head unfinished is not waited for longer. */
const headTimeoutMs = 30_000;

/** @param onFault told of errors that are no answer: something in the engine threw */
export function createApiServer(routes: readonly Route[], onFault: (fault: unknown) => void): ApiServer {
  const find = createRouteTable(routes);
  const server = createServer({ headersTimeout: headTimeoutMs, requestTimeout: 0, keepAliveTimeout: 100_000 });
  const connections = new Set<Duplex>();

  server.on("request", (request, response) => {
    void answer(request, response, request, (type) => hijackPlain(request, response, type));
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const upgraded = hijackUpgraded(request, socket, head);
    void answer(request, upgraded.response, upgraded.body, upgraded.hijack);
  });

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    body: AsyncIterable<unknown>,
    hijack: Hijack,
  ): Promise<void> {
    try {
      const url = new URL(request.url ?? "/", "http://docker");
      const { minor, rest } = parseVersion(url.pathname);
      for (const [name, value] of Object.entries(commonHeaders(minor))) response.setHeader(name, value);
      const found = routeFor(request.method ?? "GET", rest);
      await found.route.handle(
        createApiCall({ minor, found, query: url.searchParams, request, response, body, hijack }),
      );
    } catch (fault) {
      refuse(response, fault, onFault);
    }
  }

  function routeFor(method: string, path: string): FoundRoute {
    const found = find(method, path);
    if (found === "method") throw new EngineFault(405, "method not allowed");
    if (found === undefined) throw new EngineFault(404, "page not found");
    return found;
  }

  return {
    serve(connection) {
      connections.add(connection);
      connection.once("close", () => connections.delete(connection));
      connection.on("error", () => connection.destroy());
      server.emit("connection", connection);
    },
    [Symbol.dispose]() {
      for (const connection of connections) connection.destroy();
      server.close();
    },
  };
}

function commonHeaders(minor: number): Readonly<Record<string, string>> {
  return {
    "Api-Version": minor > 0 ? apiVersion : "",
    "Docker-Experimental": "false",
    Ostype: "linux",
    Server: `Docker/${engineVersion} (linux)`,
  };
}

function refuse(response: ServerResponse, fault: unknown, onFault: (fault: unknown) => void): void {
  const known = fault instanceof EngineFault ? fault : undefined;
  if (known === undefined && !isAbort(fault)) onFault(fault);
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const message = known?.message ?? (fault instanceof Error ? fault.message : String(fault));
  sendJson(response, known?.status ?? 500, { message });
}

/** What is thrown when a client leaves while its request is read or answered. */
function isAbort(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false;
  const code = "code" in fault ? fault.code : undefined;
  return fault.name === "AbortError" || ["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"].includes(String(code));
}
