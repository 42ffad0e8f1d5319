import { chmod, chown, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";

export interface TunnelOptions {
  /** The socket inside which the cluster's API server appears. */
  readonly socket: string;
  readonly owner: number | undefined;
  readonly host: string;
  readonly port: number;
}

const connectionsPerSocket = 200;

/** Carries connections from a unix socket to one API server, and nowhere else. Disposing cuts them all. */
export async function openApiTunnel({ socket, owner, host, port }: TunnelOptions): Promise<AsyncDisposable> {
  const open = new Set<Socket>();
  const keep = (end: Socket, other: Socket) => {
    open.add(end);
    end.once("close", () => {
      open.delete(end);
      other.destroySoon();
    });
    end.on("error", () => other.destroy());
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host, port, allowHalfOpen: true, noDelay: true });
    keep(near, far);
    keep(far, near);
    near.pipe(far).pipe(near);
  });
  server.maxConnections = connectionsPerSocket;
  await rm(socket, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socket, resolve);
  });
  await chmod(socket, 0o600);
  if (owner !== undefined) await chown(socket, owner, owner);
  return {
    async [Symbol.asyncDispose]() {
      for (const end of open) end.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
