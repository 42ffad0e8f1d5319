import { type ClientHttp2Session, connect, createServer, type ServerHttp2Stream } from "node:http2";
import type { Connection } from "./cluster-network.ts";
import { streamOf } from "./connection-stream.ts";

/** What a service answers of itself (grpc.health.v1.HealthCheckResponse.ServingStatus). */
export type ServingStatus = "UNKNOWN" | "SERVING" | "NOT_SERVING" | "SERVICE_UNKNOWN";

/** A call that ended with another code than OK, as google.golang.org/grpc/status words it. */
export class GrpcFault extends Error {
  readonly code: string;

  constructor(code: string, description: string) {
    super(`rpc error: code = ${code} desc = ${description}`);
    this.code = code;
  }
}

const method = "/grpc.health.v1.Health/Check";
const statuses: readonly ServingStatus[] = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];
const codes: Readonly<Record<string, string>> = { "5": "NotFound", "12": "Unimplemented", "14": "Unavailable" };
const [ok, notFound, unimplemented] = ["0", "5", "12"];

/**
 * Answers health checks on a connection that has begun to speak HTTP/2; `statusOf` says how a service is, or undefined
 * for one that nobody knows. `begun` is what has been read of the connection already.
 */
export function answerHealthChecks(
  connection: Connection,
  statusOf: (service: string) => ServingStatus | undefined,
  begun: Uint8Array = new Uint8Array(),
): void {
  const server = createServer();
  server.on("sessionError", () => connection.destroy());
  server.on("stream", (stream: ServerHttp2Stream, headers) => {
    const parts: Buffer[] = [];
    stream.on("data", (part: Buffer) => parts.push(part));
    stream.on("error", () => undefined);
    stream.on("end", () => {
      if (headers[":path"] !== method) {
        endWith(stream, unimplemented, `unknown service ${headers[":path"]?.split("/")[1] ?? ""}`);
        return;
      }
      const status = statusOf(textOf(Buffer.concat(parts).subarray(5)));
      if (status === undefined) endWith(stream, notFound, "unknown service");
      else endWith(stream, ok, "", framed(Buffer.from([8, statuses.indexOf(status)])));
    });
  });
  const socket = streamOf(connection);
  if (begun.length > 0) socket.unshift(begun);
  server.emit("connection", socket);
}

/** Trailers carry the outcome; the answer's head comes first. */
function endWith(stream: ServerHttp2Stream, code: string, description: string, message?: Buffer): void {
  const outcome = { "grpc-status": code, ...(description === "" ? {} : { "grpc-message": description }) };
  const head = { ":status": 200, "content-type": "application/grpc" };
  if (message === undefined) {
    stream.respond({ ...head, ...outcome }, { endStream: true });
    return;
  }
  stream.on("wantTrailers", () => stream.sendTrailers(outcome));
  stream.respond(head, { waitForTrailers: true });
  stream.end(message);
}

/**
 * Asks a server for the health of a service ("" is the whole server) over a fresh connection, which is closed afterwards.
 * Throws GrpcFault for a call that failed; what is no gRPC at all throws an error of its own.
 */
export function checkHealth(connection: Connection, authority: string, service: string): Promise<ServingStatus> {
  const session = connect(`http://${authority}`, { createConnection: () => streamOf(connection) });
  return new Promise<ServingStatus>((resolve, reject) => {
    session.on("error", reject);
    session.on("close", () => reject(new Error("the connection was closed")));
    callCheck(session, service).then(resolve, reject);
  }).finally(() => {
    session.destroy();
    connection.destroy();
  });
}

function callCheck(session: ClientHttp2Session, service: string): Promise<ServingStatus> {
  return new Promise((resolve, reject) => {
    const call = session.request({
      ":method": "POST",
      ":path": method,
      "content-type": "application/grpc",
      "user-agent": "kube-probe/1.36",
      te: "trailers",
    });
    const parts: Buffer[] = [];
    let outcome: Readonly<Record<string, unknown>> = {};
    call.on("response", (headers) => {
      outcome = { ...headers };
    });
    call.on("trailers", (trailers) => {
      outcome = { ...outcome, ...trailers };
    });
    call.on("data", (part: Buffer) => parts.push(part));
    call.on("error", reject);
    call.on("end", () => {
      const code = String(outcome["grpc-status"] ?? "");
      if (code === ok) resolve(statuses[Buffer.concat(parts)[6] ?? 0] ?? "UNKNOWN");
      else reject(new GrpcFault(codes[code] ?? "Unknown", String(outcome["grpc-message"] ?? "")));
    });
    call.end(
      framed(
        service === "" ? Buffer.alloc(0) : Buffer.concat([Buffer.from([10, service.length]), Buffer.from(service)]),
      ),
    );
  });
}

/** A message as gRPC sends it: not compressed, its length, itself. */
function framed(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** The one text field of a health check; names are shorter than 128 bytes. */
function textOf(message: Buffer): string {
  return message[0] === 10 ? message.subarray(2, 2 + (message[1] ?? 0)).toString() : "";
}
