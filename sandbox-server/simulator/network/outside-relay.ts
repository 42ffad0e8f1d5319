import type { Duplex } from "node:stream";
import type { ClusterNetwork } from "./cluster-network.ts";
import { joinConnection } from "./connection-stream.ts";

/** A request's head may be no longer. */
const HEAD_LIMIT_BYTES = 64 * 1024;
const HTTP_PORT = 80;

interface ProxyRequest {
  readonly host: string;
  readonly port: number;
  /** What the cluster's side is to read first; empty for a tunnel. */
  readonly forwarded: string;
  readonly isTunnel: boolean;
}

/**
 * Serves one stream as an HTTP proxy into the cluster's network, seen from outside the pods: with `http_proxy` set to it,
 * `curl node-1:30080`, a load balancer's address or a service's name work from a shell that has no other network.
 * Understands CONNECT and requests in absolute form, one a connection (RFC 9112, sections 3.2.2 and 3.2.3); answers 502
 * or 504 with the kernel's words when the cluster's side can't be reached.
 */
export function relayFromOutside(network: ClusterNetwork, stream: Duplex): void {
  let head = Buffer.alloc(0);
  stream.on("error", () => stream.destroy());
  const onData = (data: Buffer) => {
    head = Buffer.concat([head, data]);
    const end = head.indexOf("\r\n\r\n");
    if (end === -1) {
      if (head.length > HEAD_LIMIT_BYTES) refuse(stream, "431 Request Header Fields Too Large", "");
      return;
    }
    stream.off("data", onData);
    stream.pause();
    const request = parseProxyRequest(head.subarray(0, end).toString("latin1"));
    if (request === undefined) refuse(stream, "400 Bad Request", "This is a proxy: ask for http://host:port/path.");
    else void open(network, stream, request, head.subarray(end + 4));
  };
  stream.on("data", onData);
}

async function open(network: ClusterNetwork, stream: Duplex, request: ProxyRequest, rest: Buffer): Promise<void> {
  const abort = new AbortController();
  stream.once("close", () => abort.abort());
  try {
    const connection = await network.outside.connect(request.host, request.port, { signal: abort.signal });
    if (request.isTunnel) stream.write("HTTP/1.1 200 Connection established\r\n\r\n");
    else connection.write(Buffer.from(request.forwarded, "latin1"));
    if (rest.length > 0) connection.write(rest);
    joinConnection(stream, connection);
  } catch (error) {
    if (stream.destroyed) return;
    const code = (error as { code?: string }).code;
    const words = error instanceof Error ? error.message : String(error);
    const status = code === "ETIMEDOUT" ? "504 Gateway Timeout" : "502 Bad Gateway";
    refuse(stream, status, `${request.host}:${request.port}: ${words}`);
  }
}

function refuse(stream: Duplex, status: string, words: string): void {
  const body = words === "" ? "" : `${words}\n`;
  stream.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** Reads the head of a proxy request; undefined when it is none. */
function parseProxyRequest(head: string): ProxyRequest | undefined {
  const [first = "", ...headers] = head.split("\r\n");
  const [method = "", target = "", version = ""] = first.split(" ");
  if (!version.startsWith("HTTP/1.")) return undefined;
  if (method === "CONNECT") {
    const match = /^(.+):(\d+)$/.exec(target);
    if (match === null) return undefined;
    return { host: match[1] ?? "", port: Number(match[2]), forwarded: "", isTunnel: true };
  }
  const match = /^http:\/\/([^/:?#]+)(?::(\d+))?([^#]*)/i.exec(target);
  if (match === null) return undefined;
  const [, host = "", port, path = ""] = match;
  const kept = headers.filter((line) => !/^(proxy-|connection:|keep-alive:)/i.test(line));
  const origin = path.startsWith("/") ? path : `/${path}`;
  const forwarded = `${[`${method} ${origin} ${version}`, ...kept, "Connection: close"].join("\r\n")}\r\n\r\n`;
  return { host, port: port === undefined ? HTTP_PORT : Number(port), forwarded, isTunnel: false };
}
