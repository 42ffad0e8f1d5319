import { once } from "node:events";
import websocket from "@fastify/websocket";
import fastify from "fastify";
import { pino } from "pino";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import type { AttachRequest } from "../../terminals/terminal-hub.ts";
import { createTicketOffice } from "../tickets.ts";
import { addTerminalRoutes, terminalProtocol } from "./terminals.ts";

/** A server whose terminals are found only when the test says so. */
async function serve() {
  const tickets = createTicketOffice(Date.now);
  const found = Promise.withResolvers<void>();
  const received: string[] = [];
  const attach = async ({ socket }: AttachRequest) => {
    await found.promise;
    socket.onMessage((data) => received.push(data.toString()));
    socket.onClose(() => received.push("closed"));
  };
  const server = fastify({ forceCloseConnections: true });
  await server.register(websocket, {
    options: { handleProtocols: (offered) => (offered.has(terminalProtocol) ? terminalProtocol : false) },
  });
  const terminals = { attach, [Symbol.asyncDispose]: async () => undefined };
  const guards = { origins: [], host: "127.0.0.1" };
  addTerminalRoutes(server, { guards, tickets, terminals, logger: pino({ level: "silent" }) });
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  const issue = () => tickets.issue({ learner: "ada", sandboxId: "s", terminal: "1", language: "en" }).ticket;
  const connect = (ticket: string, origin = url) =>
    new WebSocket(`${url}/api/terminals?ticket=${ticket}`, terminalProtocol, { headers: { origin } });
  return { url, issue, connect, found, received, [Symbol.asyncDispose]: () => server.close() };
}

test("what a browser sends before its terminal is found is not lost", async () => {
  await using server = await serve();
  const socket = server.connect(server.issue());
  await once(socket, "open");
  socket.send("first");
  socket.send("second");
  server.found.resolve();
  await expect.poll(() => server.received).toEqual(["first", "second"]);
  socket.send("third");
  await expect.poll(() => server.received).toEqual(["first", "second", "third"]);
  socket.close();
  await expect.poll(() => server.received.at(-1)).toBe("closed");
});

test("a used ticket closes the connection with its code", async () => {
  await using server = await serve();
  server.found.resolve();
  const ticket = server.issue();
  await once(server.connect(ticket), "open");
  const [code, reason] = await once(server.connect(ticket), "close");
  expect([code, String(reason)]).toEqual([4403, "ticket-refused"]);
});

test("a page of another origin does not even get a connection", async () => {
  await using server = await serve();
  const refused = server.connect(server.issue(), "https://evil.example");
  const [error] = await once(refused, "error");
  expect(String(error)).toContain("403");
});
