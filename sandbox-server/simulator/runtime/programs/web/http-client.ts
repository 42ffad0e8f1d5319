import type { Connection } from "../../../network/cluster-network.ts";
import type { Process } from "../../processes/process.ts";
import { bodyLength, type HeaderList, HttpFault, type HttpResponse, parseChunked, parseHead } from "./http-message.ts";

export interface ClientRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: HeaderList;
  readonly body?: Uint8Array;
}

/** A web address as the simulated clients understand it. */
export interface WebAddress {
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: number;
  readonly target: string;
}

/** `host`, `host:port/path` and `http://…`; undefined for anything else. */
export function parseWebAddress(text: string): WebAddress | undefined {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(withScheme)) return undefined;
  const url = new URL(withScheme);
  const scheme = url.protocol.slice(0, -1);
  if (scheme !== "http" && scheme !== "https") return undefined;
  const port = url.port === "" ? (scheme === "http" ? 80 : 443) : Number(url.port);
  return { scheme, host: url.hostname.replace(/^\[|\]$/g, ""), port, target: `${url.pathname}${url.search}` };
}

export function printRequest(request: ClientRequest): Buffer {
  const length = request.body === undefined ? "" : `Content-Length: ${request.body.length}\r\n`;
  const fields = request.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = Buffer.from(`${request.method} ${request.target} HTTP/1.1\r\n${fields}${length}\r\n`, "latin1");
  return request.body === undefined ? head : Buffer.concat([head, request.body]);
}

/** Why there is no whole answer. */
export type ClientFault = "empty-reply" | "reset" | "timeout" | "not-http";

export class HttpClientError extends Error {
  readonly fault: ClientFault;

  constructor(fault: ClientFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

/**
 * Sends a request and waits for the whole answer; the connection is closed then.
 * Throws HttpClientError; the waiting process may be ended meanwhile.
 */
export async function exchangeHttp(
  process: Process,
  connection: Connection,
  request: ClientRequest,
  timeoutMs: number | undefined,
): Promise<HttpResponse> {
  let received = Buffer.alloc(0);
  let ending: "end" | "reset" | undefined;
  let wake = () => {};
  connection.onData((data) => {
    received = Buffer.concat([received, data]);
    wake();
  });
  connection.onEnd(() => {
    ending ??= "end";
    wake();
  });
  connection.onClose((reason) => {
    ending ??= reason;
    wake();
  });
  const { clock } = process.scope;
  const deadline = timeoutMs === undefined ? undefined : clock.now() + timeoutMs;
  try {
    connection.write(printRequest(request));
    for (;;) {
      const response = takeResponse(received, request.method, ending !== undefined);
      if (response !== undefined) return response;
      if (ending === "reset") throw new HttpClientError("reset", "Connection reset by peer");
      if (ending === "end") throw new HttpClientError("empty-reply", "Empty reply from server");
      if (deadline !== undefined && clock.now() >= deadline) throw new HttpClientError("timeout", "timed out");
      await process.waitFor(
        (call) => {
          wake = call;
          return { [Symbol.dispose]: () => undefined };
        },
        ...(deadline === undefined ? [] : [(call: () => void) => clock.after(deadline - clock.now(), call)]),
      );
    }
  } catch (fault) {
    if (fault instanceof HttpFault) throw new HttpClientError("not-http", fault.message);
    throw fault;
  } finally {
    connection.destroy();
  }
}

function takeResponse(received: Buffer, method: string, isEnded: boolean): HttpResponse | undefined {
  const head = parseHead(received);
  if (head === undefined) return undefined;
  const [, status, reason = ""] = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec(head.startLine) ?? [];
  if (status === undefined) throw new HttpFault(400, "Received HTTP/0.9 when not allowed");
  const rest = received.subarray(head.length);
  const noBody = method === "HEAD" || status === "204" || status === "304" || status.startsWith("1");
  const length = noBody ? 0 : bodyLength(head.headers, "until-end");
  const answer = (body: Uint8Array) => ({ status: Number(status), reason, headers: head.headers, body });
  if (length === "until-end") return isEnded ? answer(rest) : undefined;
  if (length === "chunked") {
    const chunked = parseChunked(rest);
    return chunked && answer(chunked.body);
  }
  return rest.length < length ? undefined : answer(rest.subarray(0, length));
}
