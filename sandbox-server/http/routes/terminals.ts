import type { FastifyInstance } from "fastify";
import type { WebSocket } from "ws";
import { z } from "zod";
import { asMatelotError } from "../../errors/index.ts";
import type { TerminalSocket } from "../../terminals/terminal-hub.ts";
import type { HttpDependencies } from "../dependencies.ts";
import { checkOrigin } from "../guards.ts";
import { parseRequest } from "../parse-request.ts";

const query = z.object({ ticket: z.string().max(100) });

/** The subprotocol of docs/architecture.md, and the largest frame a browser may send in it. */
export const terminalProtocol = "matelot.terminal.v1";
export const largestFrameBytes = 64 * 1024;

/** The WebSocket of a terminal: origin and ticket are checked before the upgrade. */
export function addTerminalRoutes(
  server: FastifyInstance,
  dependencies: Pick<HttpDependencies, "guards" | "tickets" | "terminals" | "logger">,
): void {
  const { guards, tickets, terminals, logger } = dependencies;
  server.get(
    "/api/terminals",
    {
      websocket: true,
      preValidation: async ({ method, headers }) => {
        checkOrigin({ method, host: headers.host, origin: headers.origin }, guards);
      },
    },
    async (socket, request) => {
      try {
        const claims = tickets.redeem(parseRequest(query, request.query).ticket);
        await terminals.attach({ ...claims, socket: terminalSocket(socket) });
      } catch (thrown) {
        const error = asMatelotError(thrown);
        if (error.code === "internal") logger.error({ err: error }, "a terminal could not be attached");
        // 4000 + HTTP status is how the browser tells a refusal from a lost connection (RFC 6455, 7.4.2).
        socket.close(4000 + error.status, error.code);
      }
    },
  );
}

/** What a browser sends before its terminal is found (its size, first keys) is kept for the terminal. */
function terminalSocket(socket: WebSocket): TerminalSocket {
  let early: { readonly data: Buffer; readonly isBinary: boolean }[] | undefined = [];
  socket.on("message", (data: Buffer, isBinary: boolean) => early?.push({ data, isBinary }));
  return {
    send: (data) => socket.send(data),
    close: (code, reason) => socket.close(code, reason),
    onMessage(listener) {
      const waiting = early ?? [];
      early = undefined;
      socket.on("message", (data: Buffer, isBinary: boolean) => listener(data, isBinary));
      queueMicrotask(() => {
        for (const { data, isBinary } of waiting) listener(data, isBinary);
      });
    },
    onClose(listener) {
      if (socket.readyState === socket.CLOSED) queueMicrotask(listener);
      else socket.on("close", () => listener());
    },
  };
}
