/** The baseline: a WebSocket server that pipes each connection to a shell. Prints its address. */
import type { AddressInfo } from "node:net";
import { spawn } from "@lydell/node-pty";
import { type WebSocket, WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("connection", (socket: WebSocket) => {
  const pty = spawn("bash", ["--norc", "-i"], {
    cols: 80,
    rows: 24,
    encoding: null,
    env: { PATH: "/usr/bin:/bin", PS1: "$ " },
  });
  pty.onData((data) => socket.send(data));
  socket.on("message", (data: Buffer) => pty.write(data.toString()));
  socket.on("close", () => pty.kill("SIGKILL"));
});
server.on("listening", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.on("SIGTERM", () => process.exit(0));
