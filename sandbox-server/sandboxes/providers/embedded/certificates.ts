import { X509Certificate } from "node:crypto";
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What the API servers of all embedded sandboxes prove themselves with; all PEM. */
export interface ServerCertificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const authorityYears = 10;
const serverDays = 730;
/** Renewed when fewer days than these are left; servers are seldom up longer. */
const renewDays = 60;
const dayMs = 24 * 60 * 60 * 1000;

/** Every name by which clients on this machine and inside shells reach an API server. */
const serverNames = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"];
const serverAddresses = ["127.0.0.1", "::1"];

/**
 * Reads the certificates in `directory`, or makes them: an authority of this data directory's own, and a server
 * certificate signed by it. Keys are readable by the server's user alone.
 */
export async function openCertificates(directory: string, now: number): Promise<ServerCertificates> {
  const kept = await read(directory).catch(() => undefined);
  if (kept !== undefined && Date.parse(new X509Certificate(kept.certificate).validTo) - now > renewDays * dayMs) {
    return kept;
  }
  const made = await make(now);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  for (const [name, text] of Object.entries(made)) {
    const path = join(directory, `${name}.pem`);
    await writeFile(`${path}.new`, text, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
  return made;
}

async function read(directory: string): Promise<ServerCertificates> {
  const text = (name: string) => readFile(join(directory, `${name}.pem`), "utf8");
  return { authority: await text("authority"), certificate: await text("certificate"), key: await text("key") };
}

/** The library takes a tenth of a second to load, so it is loaded only when certificates are made. */
async function make(now: number): Promise<ServerCertificates> {
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const newKeys = () => crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const authorityKeys = await newKeys();
  const serverKeys = await newKeys();
  const notBefore = new Date(now - dayMs);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=Matelot sandboxes",
    notBefore,
    notAfter: new Date(now + authorityYears * 365 * dayMs),
    signingAlgorithm: algorithm,
    keys: authorityKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const server = await x509.X509CertificateGenerator.create({
    subject: "CN=kube-apiserver",
    issuer: authority.subject,
    notBefore,
    notAfter: new Date(now + serverDays * dayMs),
    signingAlgorithm: algorithm,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...serverNames.map((value) => ({ type: "dns" as const, value })),
        ...serverAddresses.map((value) => ({ type: "ip" as const, value })),
      ]),
    ],
  });
  const key = Buffer.from(await crypto.subtle.exportKey("pkcs8", serverKeys.privateKey)).toString("base64");
  return {
    authority: authority.toString("pem"),
    certificate: server.toString("pem"),
    key: `-----BEGIN PRIVATE KEY-----\n${key.replaceAll(/(.{64})/g, "$1\n")}\n-----END PRIVATE KEY-----\n`,
  };
}
