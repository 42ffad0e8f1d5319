import { createHash, timingSafeEqual, X509Certificate } from "node:crypto";
import { chmod, chown, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createNetServer, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { SimulatedCluster, UserInfo } from "../../../simulator/cluster.ts";
import { relayFromOutside } from "../../../simulator/network/outside-relay.ts";
import type { ServerCertificates } from "./certificates.ts";
import { anonymous, bearerToken, identifyLearner, isAccountToken, platformUser } from "./client-identity.ts";
import { closed, listening } from "./server-life.ts";

/** How one cluster is reached. */
export interface ApiRoute {
  readonly sandbox: string;
  readonly cluster: SimulatedCluster;
  /** The learner's way in: who can open it, is the learner. */
  readonly socket: string;
  /** The user who may open the socket; undefined for the server's own. */
  readonly owner: number | undefined;
  /** What programs on this machine show at the gateway. */
  readonly token: string;
}

/** Serves the APIs of all embedded clusters over TLS. */
export interface ApiFront extends AsyncDisposable {
  /** Opens the socket and the gateway's path of a cluster; disposing cuts every connection to it. */
  open(route: ApiRoute): Promise<AsyncDisposable>;
  /** The address of a sandbox at the gateway. */
  urlOf(sandbox: string): string;
}

/** Clients keep idle connections for up to a minute and a half; ours close later, so that no request meets a closed one. */
const keepAliveMs = 100_000;
const connectionsPerSocket = 200;

const gatewayPath = /^\/sandboxes\/([a-z0-9-]+)(\/.*)?$/;

export async function createApiFront(certificates: ServerCertificates): Promise<ApiFront> {
  const secureContext = createSecureContext({ cert: certificates.certificate, key: certificates.key });
  const clientAuthority = new X509Certificate(certificates.clientAuthority);
  const routes = new Map<string, ApiRoute>();
  /** Which cluster a connection belongs to; connections of the gateway say so in every request. */
  const ofSocket = new WeakMap<object, { readonly route: ApiRoute; readonly secure: TLSSocket }>();
  const connections = new Map<ApiRoute, Set<Socket>>();

  const keep = (route: ApiRoute, socket: Socket) => {
    const open = connections.get(route);
    if (open === undefined) return socket.destroy();
    if (open.has(socket)) return socket;
    open.add(socket);
    return socket.once("close", () => open.delete(socket));
  };
  const http = createServer({ keepAliveTimeout: keepAliveMs }, (request, response) => {
    const found = admit(request);
    if (found === undefined) refuse(response);
    else found.route.cluster.handleRequest(request, response, found.user);
  });
  http.on("upgrade", (request, socket, head) => {
    const found = admit(request);
    if (found === undefined) socket.end("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    else found.route.cluster.handleUpgrade(request, socket, head, found.user);
  });

  /** The cluster and the user a request is for; takes the gateway's prefix off its path. */
  const admit = (request: IncomingMessage): { route: ApiRoute; user: UserInfo } | undefined => {
    const { authorization } = request.headers;
    const own = ofSocket.get(request.socket);
    if (own !== undefined) {
      const now = own.route.cluster.clock.now();
      const user = identifyLearner(own.secure, authorization, clientAuthority, now);
      return user === undefined ? undefined : { route: own.route, user };
    }
    const token = bearerToken(authorization);
    const [, sandbox = "", path = "/"] = gatewayPath.exec(request.url ?? "") ?? [];
    const route = routes.get(sandbox);
    if (route === undefined || token === undefined) return undefined;
    const isPlatform = isSame(token, route.token);
    if (!isPlatform && !isAccountToken(token)) return undefined;
    keep(route, request.socket);
    request.url = path;
    return { route, user: isPlatform ? platformUser : anonymous };
  };

  const accept = (raw: Socket, route?: ApiRoute) => {
    raw.on("error", () => raw.destroy());
    const secure = new TLSSocket(raw, {
      ...{ isServer: true, secureContext, ALPNProtocols: ["http/1.1"] },
      // Certificates are asked for where learners come in, and judged with the first request.
      ...{ requestCert: route !== undefined, rejectUnauthorized: false },
    });
    secure.on("error", () => raw.destroy());
    if (route !== undefined) {
      ofSocket.set(secure, { route, secure });
      keep(route, secure);
    }
    http.emit("connection", secure);
  };

  const gateway = createNetServer((raw) => accept(raw));
  await listening(gateway, { host: "127.0.0.1", port: 0 });
  const { port } = gateway.address() as AddressInfo;

  return {
    urlOf: (sandbox) => `https://127.0.0.1:${port}/sandboxes/${sandbox}`,
    async open(route) {
      const server = createNetServer((raw) => {
        raw.on("error", () => raw.destroy());
        sortByFirstByte(
          raw,
          () => accept(raw, route),
          () => relayFromOutside(route.cluster.network, keep(route, raw)),
        );
      });
      server.maxConnections = connectionsPerSocket;
      await rm(route.socket, { force: true });
      await listening(server, { path: route.socket });
      await chmod(route.socket, 0o600);
      if (route.owner !== undefined) await chown(route.socket, route.owner, route.owner);
      routes.set(route.sandbox, route);
      connections.set(route, new Set());
      return {
        async [Symbol.asyncDispose]() {
          routes.delete(route.sandbox);
          const open = connections.get(route) ?? [];
          connections.delete(route);
          for (const socket of open) socket.destroy();
          await closed(server);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      for (const open of connections.values()) for (const socket of open) socket.destroy();
      http.closeAllConnections();
      await closed(gateway);
    },
  };
}

/** A TLS ClientHello begins with this byte (record type handshake); no HTTP request does. */
const handshake = 0x16;

/** One socket leads to the API server, over TLS, and to an HTTP proxy into the cluster's network, in the clear. */
function sortByFirstByte(raw: Socket, secure: () => void, plain: () => void): void {
  raw.once("readable", () => {
    const first: unknown = raw.read();
    if (!(first instanceof Uint8Array)) {
      raw.destroy();
      return;
    }
    raw.unshift(first);
    if (first[0] === handshake) secure();
    else plain();
  });
}

/** Compares digests, so that neither content nor length can be felt in the time it takes. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

function refuse(response: ServerResponse): void {
  const status = {
    ...{ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure" },
    ...{ message: "Unauthorized", reason: "Unauthorized", code: 401 },
  };
  response.writeHead(401, { "content-type": "application/json" }).end(`${JSON.stringify(status)}\n`);
}
