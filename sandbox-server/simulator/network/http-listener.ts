import type { Server } from "node:http";
import type { NetworkNamespace } from "./cluster-network.ts";
import { streamOf } from "./connection-stream.ts";

/** Lets a Node HTTP server, which need not listen anywhere itself, answer on a port of the simulated network. */
export function listenHttp(place: NetworkNamespace, port: number, server: Server): Disposable {
  return place.listen(port, "TCP", (connection) => void server.emit("connection", streamOf(connection)));
}
