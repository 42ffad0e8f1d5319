import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type TLSSocket } from "node:tls";
import { openCertificates } from "../../sandbox-server/sandboxes/providers/embedded/certificates.ts";
import type { PrivateEngine } from "./private-engine.ts";

/** The engine at a TCP address that wants TLS and a certificate of its callers, as `dockerd --tlsverify` does. */
export interface TlsFront extends AsyncDisposable {
  readonly host: string;
  /** A folder with `ca.pem`, `cert.pem` and `key.pem`. */
  readonly certificates: string;
}

/** Listens on loopback in front of the engine's socket; who shows no certificate is cut off. */
export async function startTlsFront(engine: PrivateEngine): Promise<TlsFront> {
  const folder = await mkdtemp(join(tmpdir(), "matelot-tls-front-"));
  const { certificate: cert, key } = await openCertificates(folder, Date.now());
  await copyFile(join(folder, "authority.pem"), join(folder, "ca.pem"));
  await copyFile(join(folder, "certificate.pem"), join(folder, "cert.pem"));
  const open = new Set<TLSSocket>();
  // The certificate is one for servers, so that its purpose is not asked for; that it is shown is.
  const wanted = { cert, key, requestCert: true, rejectUnauthorized: false, allowHalfOpen: true };
  const server = createServer(wanted, (caller) => {
    if (caller.getPeerCertificate().subject === undefined) {
      caller.destroy();
      return;
    }
    open.add(caller);
    const behind = connect({ path: new URL(engine.host).pathname, allowHalfOpen: true });
    const end = () => {
      open.delete(caller);
      caller.destroy();
      behind.destroy();
    };
    for (const side of [caller, behind]) side.on("error", end).on("close", end);
    caller.pipe(behind).pipe(caller);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificates: folder,
    async [Symbol.asyncDispose]() {
      for (const caller of open) caller.destroy();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
