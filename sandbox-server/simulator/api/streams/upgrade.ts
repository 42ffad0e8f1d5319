import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Requester } from "../../store/admission.ts";
import type { ApiParts } from "../api-parts.ts";

export function serveUpgrade(
  _parts: ApiParts,
  _request: IncomingMessage,
  socket: Duplex,
  _head: Buffer,
  _user: Requester,
  _onFault: (fault: unknown) => void,
): void {
  socket.end("HTTP/1.1 501 Not Implemented\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}
