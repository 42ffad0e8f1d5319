import type { Duplex } from "node:stream";
import type { Ingress, Service } from "../../registry/types.ts";
import type { NetworkNamespace } from "../cluster-network.ts";
import { streamOf } from "../connection-stream.ts";
import { errorPage } from "./error-page.ts";
import {
  findIngressRoute,
  type IngressBackend,
  type Route,
  redirectsToTls,
  rewrittenTarget,
} from "./ingress-routes.ts";
import { forwardedHead, headerOf, parseRequestHead, type RequestHead } from "./request-head.ts";

/** A request's head may be no longer. */
const HEAD_LIMIT_BYTES = 64 * 1024;
/** nginx' `proxy_connect_timeout` as the ingress controller sets it. */
const CONNECT_TIMEOUT_MS = 5_000;

export interface ProxyParts {
  /** The proxy's own place in the network, from which it reaches services. */
  readonly network: NetworkNamespace;
  ingresses(): readonly Ingress[];
  findService(namespace: string, name: string): Service | undefined;
}

/** Answers one request on a connection of a client: routes it by host and path, or answers itself as nginx would. */
export function serveProxy(parts: ProxyParts, stream: Duplex, isSecure: boolean, clientAddress: string): void {
  let head = Buffer.alloc(0);
  stream.on("error", () => stream.destroy());
  const onData = (data: Buffer) => {
    head = Buffer.concat([head, data]);
    const end = head.indexOf("\r\n\r\n");
    if (end === -1) {
      if (head.length > HEAD_LIMIT_BYTES) stream.end(errorPage(400));
      return;
    }
    stream.off("data", onData);
    stream.pause();
    const request = parseRequestHead(head.subarray(0, end).toString("latin1"));
    if (request === undefined) stream.end(errorPage(400));
    else void answer(parts, stream, { request, rest: head.subarray(end + 4), isSecure, clientAddress });
  };
  stream.on("data", onData);
}

interface Exchange {
  readonly request: RequestHead;
  /** What came after the head. */
  readonly rest: Buffer;
  readonly isSecure: boolean;
  readonly clientAddress: string;
}

async function answer(parts: ProxyParts, stream: Duplex, exchange: Exchange): Promise<void> {
  const { request, isSecure } = exchange;
  const authority = headerOf(request, "host") ?? "";
  const host = authority.replace(/:\d+$/, "").toLowerCase();
  const path = decodePath(request.target);
  const route = findIngressRoute(parts.ingresses(), host, path);
  if (route === undefined) {
    stream.end(errorPage(404));
    return;
  }
  if (!isSecure && redirectsToTls(route, host)) {
    stream.end(errorPage(308, [`Location: https://${host}${request.target}`]));
    return;
  }
  const target = addressOf(parts, route.ingress, route.backend);
  if (target === undefined) {
    stream.end(errorPage(503));
    return;
  }
  try {
    const connection = await parts.network.connect(target.host, target.port, { timeoutMs: CONNECT_TIMEOUT_MS });
    const backend = streamOf(connection);
    backend.on("error", () => stream.destroy());
    backend.write(forwardedText(exchange, route, authority));
    if (exchange.rest.length > 0) backend.write(exchange.rest);
    stream.pipe(backend).pipe(stream);
  } catch (error) {
    stream.end(errorPage(statusOf((error as { code?: string }).code)));
  }
}

function forwardedText({ request, isSecure, clientAddress }: Exchange, route: Route, authority: string): string {
  return forwardedHead(request, rewrittenTarget(route, request.target), [
    ["X-Real-IP", clientAddress],
    ["X-Forwarded-For", clientAddress],
    ["X-Forwarded-Host", authority],
    ["X-Forwarded-Port", isSecure ? "443" : "80"],
    ["X-Forwarded-Proto", isSecure ? "https" : "http"],
    ["X-Forwarded-Scheme", isSecure ? "https" : "http"],
    ["X-Scheme", isSecure ? "https" : "http"],
  ]);
}

/** kube-proxy refuses for services without endpoints, which the ingress controller knows as 503. */
function statusOf(code: string | undefined): number {
  if (code === "ETIMEDOUT") return 504;
  return code === "ECONNREFUSED" ? 503 : 502;
}

/** Where a backend is reached: its service's address, or its name when it is headless. */
function addressOf(
  parts: ProxyParts,
  ingress: Ingress,
  backend: IngressBackend,
): { readonly host: string; readonly port: number } | undefined {
  const named = backend.service;
  const namespace = ingress.metadata.namespace ?? "";
  const service = named === undefined ? undefined : parts.findService(namespace, named.name);
  const wanted = named?.port;
  const port = service?.spec?.ports?.find(
    (candidate) => candidate.port === wanted?.number || (wanted?.name !== undefined && candidate.name === wanted.name),
  );
  if (service === undefined || port === undefined) return undefined;
  const address = service.spec?.clusterIP;
  if (address !== undefined && address !== "" && address !== "None") return { host: address, port: port.port };
  const target = typeof port.targetPort === "number" ? port.targetPort : port.port;
  return { host: `${service.metadata.name}.${namespace}.svc.cluster.local`, port: target };
}

function decodePath(target: string): string {
  const path = target.replace(/[?#].*$/s, "");
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
