import { chmod, chown, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type DockerEngine, serveDockerConnection } from "../../../simulator/docker/index.ts";
import { joinConnection } from "../../../simulator/network/connection-stream.ts";
import { closed, listening } from "./server-life.ts";

export interface DockerFrontOptions {
  readonly docker: DockerEngine;
  /** The learner's way in: who can open it, is the learner. */
  readonly socket: string;
  /** The user who may open the socket; undefined for the server's own. */
  readonly owner: number | undefined;
  /** Whether published ports are opened on this machine's loopback: for the shell without a fence, which has no other. */
  readonly opensPorts: boolean;
}

/** An engine's clients hold a connection for each stream; a learner has this many at once. */
const connectionsPerSocket = 200;

/** Opens the socket of a sandbox's Docker Engine; disposing cuts every connection to it. */
export async function openDockerFront(options: DockerFrontOptions): Promise<AsyncDisposable> {
  const { docker, socket, owner } = options;
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    keep(open, connection);
    serveDockerConnection(docker, connection);
  });
  server.maxConnections = connectionsPerSocket;
  await rm(socket, { force: true });
  await listening(server, { path: socket });
  await chmod(socket, 0o600);
  if (owner !== undefined) await chown(socket, owner, owner);
  const ports = options.opensPorts ? openPortsHere(docker) : undefined;
  return {
    async [Symbol.asyncDispose]() {
      await ports?.[Symbol.asyncDispose]();
      for (const connection of open) connection.destroy();
      await closed(server);
    },
  };
}

/** Follows the published ports with listeners on 127.0.0.1; a port that somebody else has stays theirs. */
function openPortsHere(docker: DockerEngine): AsyncDisposable {
  const servers = new Map<number, Server>();
  const open = new Set<Socket>();
  const follow = async () => {
    const wanted = new Set(docker.hostPorts());
    const gone = [...servers].filter(([port]) => !wanted.has(port));
    for (const [port, server] of gone) {
      servers.delete(port);
      server.close();
    }
    await Promise.all(
      [...wanted].map(async (port) => {
        if (servers.has(port)) return;
        const server = createServer({ allowHalfOpen: true }, (connection) => {
          keep(open, connection);
          void carry(docker, connection, port);
        });
        servers.set(port, server);
        await listening(server, { host: "127.0.0.1", port }).catch(() => servers.delete(port));
      }),
    );
  };
  const following = docker.onHostPorts(follow);
  void follow();
  return {
    async [Symbol.asyncDispose]() {
      following[Symbol.dispose]();
      for (const connection of open) connection.destroy();
      await Promise.all([...servers.values()].map(closed));
    },
  };
}

async function carry(docker: DockerEngine, stream: Duplex, port: number): Promise<void> {
  try {
    joinConnection(stream, await docker.connectToPort(port));
  } catch {
    // What docker-proxy shows where the container doesn't answer: a connection that ends at once.
    stream.destroy();
  }
}

function keep(open: Set<Socket>, socket: Socket): void {
  open.add(socket);
  socket.on("error", () => socket.destroy());
  socket.once("close", () => open.delete(socket));
}
