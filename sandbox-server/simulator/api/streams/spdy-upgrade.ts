import { badRequest } from "../../store/api-error.ts";
import { SpdyConnection, type SpdyStream } from "./spdy-connection.ts";
import type { StreamRequest } from "./stream-request.ts";

/** Changes a plain HTTP connection to SPDY/3.1 under one of `offered` protocols. Errors: BadRequest. */
export function acceptSpdy(
  stream: StreamRequest,
  offered: readonly string[],
  onStream: (stream: SpdyStream, connection: SpdyConnection) => void,
): void {
  const { request, socket, head } = stream;
  if (request.headers.upgrade?.toLowerCase() !== "spdy/3.1") throw badRequest("Upgrade request required");
  const asked = String(request.headers["x-stream-protocol-version"] ?? "")
    .split(",")
    .map((each) => each.trim());
  const chosen = offered.find((protocol) => asked.includes(protocol));
  if (chosen === undefined) throw badRequest(`unable to upgrade: server selected no protocol of ${asked.join(", ")}`);
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${chosen}\r\n\r\n`,
  );
  const transport = {
    write: (data: Buffer) => void (socket.destroyed || socket.write(data)),
    close: () => void socket.end(),
  };
  const connection: SpdyConnection = new SpdyConnection(transport, (opened) => onStream(opened, connection));
  socket.on("data", (data: Buffer) => connection.receive(data));
  socket.on("close", () => connection.close());
  if (head.length > 0) connection.receive(head);
}
