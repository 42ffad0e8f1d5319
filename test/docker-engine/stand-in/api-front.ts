import { X509Certificate } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { TLSSocket } from "node:tls";
import type { ServerCertificates } from "../../../sandbox-server/sandboxes/providers/embedded/certificates.ts";
import {
  anonymous,
  bearerToken,
  identifyLearner,
} from "../../../sandbox-server/sandboxes/providers/embedded/client-identity.ts";
import type { SimulatedCluster, UserInfo } from "../../../sandbox-server/simulator/cluster.ts";

export interface StandInFront {
  readonly port: number;
  readonly certificates: ServerCertificates;
  readonly cluster: () => SimulatedCluster;
  /** An agent that shows the token wants its node in the cluster. */
  readonly onJoin: (node: string, token: string) => boolean;
}

/** Serves the API over TLS as an API server does: users by client certificate or token, anonymous ones else. */
export async function serveApi({ port, certificates, cluster, onJoin }: StandInFront): Promise<void> {
  const authority = new X509Certificate(certificates.clientAuthority);
  const userOf = (request: IncomingMessage): UserInfo | undefined => {
    const socket = request.socket as TLSSocket;
    if (socket.getPeerX509Certificate() === undefined) return anonymous;
    return identifyLearner(socket, undefined, authority, cluster().clock.now());
  };
  const tls = { cert: certificates.certificate, key: certificates.key, ca: certificates.clientAuthority };
  const server = createServer({ ...tls, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    const [, node] = /^\/v1-k3s\/nodes\/([a-z0-9-]+)$/.exec(request.url ?? "") ?? [];
    if (node !== undefined) return answerJoin(response, onJoin(node, bearerToken(request.headers.authorization) ?? ""));
    const user = userOf(request);
    if (user === undefined) response.writeHead(401).end();
    else cluster().handleRequest(request, response, user);
  });
  server.on("upgrade", (request, socket, head) => {
    const user = userOf(request);
    if (user === undefined) socket.destroy();
    else cluster().handleUpgrade(request, socket, head, user);
  });
  await new Promise<void>((resolve) => server.listen(port, resolve));
}

function answerJoin(response: ServerResponse, isWelcome: boolean): void {
  response.writeHead(isWelcome ? 200 : 401).end();
}
