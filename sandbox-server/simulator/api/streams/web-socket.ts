import { type WebSocket, WebSocketServer } from "ws";
import { badRequest } from "../../store/api-error.ts";
import type { StreamRequest } from "./stream-request.ts";

/** Frames larger than this end the connection; kubectl's are 32 KiB. */
const frameLimitBytes = 4 * 1024 * 1024;

/** The first of `offered` that the client asks for. Errors: BadRequest. */
export function chooseProtocol({ request }: StreamRequest, offered: readonly string[]): string {
  const header = request.headers["sec-websocket-protocol"];
  // Who names none gets the first version there was, which has no name either.
  if (header === undefined && offered.includes("")) return "";
  const asked = (header ?? "").split(",").map((each) => each.trim());
  const chosen = offered.find((protocol) => asked.includes(protocol));
  if (chosen === undefined) {
    throw badRequest(
      `unable to upgrade: none of the protocols ${JSON.stringify(asked)} is served, only ${offered.join(", ")}`,
    );
  }
  return chosen;
}

/** Whether the client wants a WebSocket (and not SPDY). */
export function wantsWebSocket({ request }: StreamRequest): boolean {
  return request.headers.upgrade?.toLowerCase() === "websocket";
}

/** Completes the handshake with this subprotocol and gives the socket to `open`. */
export function acceptWebSocket(stream: StreamRequest, protocol: string, open: (socket: WebSocket) => void): void {
  const server = new WebSocketServer({ noServer: true, maxPayload: frameLimitBytes, perMessageDeflate: false });
  const { request } = stream;
  // The library takes no protocol names with a slash, so that it isn't shown any; the answer names it all the same.
  delete request.headers["sec-websocket-protocol"];
  if (protocol !== "") server.on("headers", (headers) => void headers.push(`Sec-WebSocket-Protocol: ${protocol}`));
  server.handleUpgrade(request, stream.socket, stream.head, (socket) => {
    socket.on("error", () => socket.terminate());
    open(socket);
  });
}

/** A message as one buffer, whatever the library made of it. */
export function bytesOf(data: Buffer | ArrayBuffer | Buffer[] | string): Buffer {
  if (typeof data === "string") return Buffer.from(data);
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
