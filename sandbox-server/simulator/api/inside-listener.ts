import { createServer } from "node:http";
import { listenHttp } from "../network/http-listener.ts";
import type { ApiParts } from "./api-parts.ts";
import { serveRequest } from "./api-server.ts";

/** Where the endpoints of the `kubernetes` service lead to. */
const insidePort = 6443;

const anonymous = { name: "system:anonymous", groups: ["system:unauthenticated"] };

/** Answers pods that ask the API: a service account's token says who they are, nobody without one. */
export function listenInside(parts: ApiParts, onFault: (fault: unknown) => void): Disposable {
  const server = createServer((request, response) => serveRequest(parts, request, response, anonymous, onFault));
  return listenHttp(parts.network.outside, insidePort, server);
}
