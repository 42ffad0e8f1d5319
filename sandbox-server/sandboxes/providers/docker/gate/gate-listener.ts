import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Gate } from "./gate.ts";

/** A class' checkers hold some dozens of watches. */
const connectionsAtOnce = 200;

/** Listens on a loopback port and carries each connection to one of its own that `reach` opens. Disposing cuts them all. */
export async function openGateListener(reach: () => Promise<Duplex>): Promise<Gate> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    open.add(near);
    near.on("error", () => near.destroy());
    near.once("close", () => open.delete(near));
    // Nothing is read before there is somewhere to bring it.
    reach().then(
      (far) => carry(near, far),
      () => near.destroy(),
    );
  });
  server.maxConnections = connectionsAtOnce;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const end of open) end.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function carry(near: Socket, far: Duplex): void {
  far.on("error", () => near.destroy());
  far.once("close", () => near.destroySoon());
  near.once("close", () => far.destroy());
  if (near.destroyed) far.destroy();
  else near.pipe(far).pipe(near);
}
