import type { Duplex } from "node:stream";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import type { Ingress, Secret } from "../../registry/types.ts";

export interface CertificateParts {
  ingresses(): readonly Ingress[];
  findSecret(namespace: string, name: string): Secret | undefined;
  /** PEM texts of the certificate for hosts that have none of their own. */
  fallback(): Promise<{ readonly certificate: string; readonly key: string }>;
}

/** A TLS ClientHello begins with this byte (record type handshake); no HTTP request does. */
const HANDSHAKE = 0x16;

/**
 * Gives the clear side of a connection to port 443: decrypted when the client speaks TLS, as it is when it does not
 * (simulated programs speak HTTP there). The certificate is chosen by the client's server name.
 */
export function openSecure(parts: CertificateParts, stream: Duplex, serve: (clear: Duplex) => void): void {
  stream.once("error", () => stream.destroy());
  stream.once("readable", () => {
    const first: unknown = stream.read();
    if (!(first instanceof Uint8Array)) return;
    stream.unshift(first);
    if (first[0] === HANDSHAKE) void decrypt(parts, stream).then(serve, () => stream.destroy());
    else serve(stream);
  });
}

async function decrypt(parts: CertificateParts, stream: Duplex): Promise<Duplex> {
  const { certificate, key } = await parts.fallback();
  const fallback = createSecureContext({ cert: certificate, key });
  return new TLSSocket(stream, {
    isServer: true,
    secureContext: fallback,
    SNICallback: (name, done) => done(null, contextFor(parts, name) ?? fallback),
  });
}

function contextFor(parts: CertificateParts, serverName: string): SecureContext | undefined {
  for (const { metadata, spec } of parts.ingresses()) {
    const entry = spec?.tls?.find(({ hosts = [] }) => hosts.includes(serverName));
    if (entry?.secretName === undefined) continue;
    const secret = parts.findSecret(metadata.namespace ?? "", entry.secretName);
    const cert = secret?.data?.["tls.crt"];
    const key = secret?.data?.["tls.key"];
    if (cert === undefined || key === undefined) continue;
    try {
      return createSecureContext({ cert: Buffer.from(cert, "base64"), key: Buffer.from(key, "base64") });
    } catch {
      // A secret that holds no usable pair leaves the host with the fallback certificate, as in ingress-nginx.
      return undefined;
    }
  }
  return undefined;
}
