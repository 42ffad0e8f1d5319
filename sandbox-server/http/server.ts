import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import websocket from "@fastify/websocket";
import fastify, { type FastifyInstance } from "fastify";
import { asMatelotError, errorBody, MatelotError } from "../errors/index.ts";
import type { HttpDependencies } from "./dependencies.ts";
import { checkRequest } from "./guards.ts";
import { addExerciseRoutes } from "./routes/exercises.ts";
import { addQueueRoutes } from "./routes/queue.ts";
import { addSandboxRoutes } from "./routes/sandboxes.ts";
import { addSiteRoutes } from "./routes/site.ts";
import { addTerminalRoutes, largestFrameBytes, terminalProtocol } from "./routes/terminals.ts";

// The largest body a page sends is a few words.
const bodyLimitBytes = 16 * 1024;

/** The HTTP interface of docs/architecture.md; not listening yet. Errors: `site-not-built`. */
export async function createHttpServer(dependencies: HttpDependencies): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: bodyLimitBytes,
    forceCloseConnections: true,
    logger: false,
    routerOptions: { ignoreTrailingSlash: false },
  });
  server.addHook("onRequest", async ({ method, headers }) => {
    checkRequest({ method, host: headers.host, origin: headers.origin }, dependencies.guards);
  });
  server.setErrorHandler((thrown, request, reply) => {
    const error = translate(thrown);
    if (error.status >= 500) dependencies.logger.error({ err: error, url: request.url }, "a request failed");
    return reply.code(error.status).send(errorBody(error));
  });
  // The site's own policy is sent by its routes; everything else may load nothing at all.
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    // Plain HTTP on loopback is the rule; a proxy that adds TLS adds this header too.
    strictTransportSecurity: false,
    referrerPolicy: { policy: "same-origin" },
  });
  await server.register(rateLimit, { global: false });
  await server.register(websocket, {
    options: {
      maxPayload: largestFrameBytes,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has(terminalProtocol) ? terminalProtocol : false),
    },
  });
  server.get("/api/health", async () => ({ status: "ok", version: dependencies.version }));
  addExerciseRoutes(server, dependencies);
  addSandboxRoutes(server, dependencies);
  addQueueRoutes(server, dependencies);
  addTerminalRoutes(server, dependencies);
  await addSiteRoutes(server, dependencies.siteDirectory);
  return server;
}

/** Fastify's own errors (bad JSON, too large, too many) as ours. */
function translate(thrown: unknown): MatelotError {
  if (thrown instanceof MatelotError) return thrown;
  const status = thrown instanceof Error && "statusCode" in thrown ? thrown.statusCode : undefined;
  if (status === 429) return new MatelotError("rate-limited", { cause: thrown });
  if (typeof status === "number" && status < 500 && thrown instanceof Error) {
    return new MatelotError("request-invalid", { message: thrown.message, cause: thrown });
  }
  return asMatelotError(thrown);
}
