import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { ApiParts, Call } from "../api-parts.ts";
import type { ResourcePath } from "../resource-path.ts";

/** A request to change the protocol, with its user let through. */
export interface StreamRequest {
  readonly parts: ApiParts;
  readonly call: Call;
  readonly path: ResourcePath;
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly onFault: (fault: unknown) => void;
}
