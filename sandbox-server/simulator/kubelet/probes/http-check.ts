import type { Connection, NetworkNamespace } from "../../network/cluster-network.ts";
import type { ActionOutcome } from "./action.ts";

export interface HttpCheck {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly timeoutMs: number;
}

/** Bytes of an answer that are looked at; the status line comes first. */
const HEAD_LIMIT_BYTES = 16 * 1024;

/**
 * One GET as the kubelet makes it: any status from 200 to 399 is good. Faults are worded as Go's net/http words them.
 * Source: pkg/probe/http/http.go.
 */
export async function checkHttp(network: NetworkNamespace, check: HttpCheck): Promise<ActionOutcome> {
  const url = urlOf(check);
  try {
    const connection = await network.connect(check.host, check.port, { timeoutMs: check.timeoutMs });
    const status = await readStatus(connection, requestText(check));
    if (status === undefined) return failed(`Get ${JSON.stringify(url)}: EOF`);
    if (status >= 200 && status < 400) return { ok: true, message: "" };
    return failed(`HTTP probe failed with statuscode: ${status}`);
  } catch (error) {
    const code = (error as { code?: string }).code;
    return failed(`Get ${JSON.stringify(url)}: ${dialFault(check, code)}`);
  }
}

/** Go's words when a request is given up after its time-out. */
export function httpTimeoutMessage(check: HttpCheck): string {
  return `Get ${JSON.stringify(urlOf(check))}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
}

function pathOf(check: HttpCheck): string {
  return check.path.startsWith("/") ? check.path : `/${check.path}`;
}

function urlOf(check: HttpCheck): string {
  return `${check.scheme.toLowerCase()}://${check.host}:${check.port}${pathOf(check)}`;
}

function dialFault(check: HttpCheck, code: string | undefined): string {
  const dial = `dial tcp ${check.host}:${check.port}:`;
  if (code === "ECONNREFUSED") return `${dial} connect: connection refused`;
  if (code === "EHOSTUNREACH") return `${dial} connect: no route to host`;
  if (code === "ECONNRESET") return `read tcp ${check.host}:${check.port}: read: connection reset by peer`;
  if (code === "ENOTFOUND") return `dial tcp: lookup ${check.host}: no such host`;
  return "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
}

function requestText(check: HttpCheck): string {
  const own = check.headers.filter(({ name }) => name.toLowerCase() !== "host");
  const host = check.headers.find(({ name }) => name.toLowerCase() === "host")?.value ?? `${check.host}:${check.port}`;
  const hasAgent = own.some(({ name }) => name.toLowerCase() === "user-agent");
  const lines = [
    `GET ${pathOf(check)} HTTP/1.1`,
    `Host: ${host}`,
    ...(hasAgent ? [] : ["User-Agent: kube-probe/1.36"]),
    "Accept: */*",
    ...own.map(({ name, value }) => `${name}: ${value}`),
    "Connection: close",
    "",
    "",
  ];
  return lines.join("\r\n");
}

/** Sends a request and takes the status of the answer; undefined when the other side ends without one. */
function readStatus(connection: Connection, request: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    let head = "";
    const finish = (status: number | undefined) => {
      resolve(status);
      connection.destroy();
    };
    connection.onData((data) => {
      head += Buffer.from(data).toString("latin1");
      const match = /^HTTP\/1\.[01] (\d{3})/.exec(head);
      if (match !== null) finish(Number(match[1]));
      else if (head.length > HEAD_LIMIT_BYTES) finish(undefined);
    });
    connection.onEnd(() => finish(undefined));
    connection.onClose(() => resolve(undefined));
    connection.write(Buffer.from(request));
  });
}

function failed(message: string): ActionOutcome {
  return { ok: false, message };
}
