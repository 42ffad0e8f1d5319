import { type webcrypto, X509Certificate } from "node:crypto";
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What the API servers of all embedded sandboxes prove themselves with, and whom they believe; all PEM. */
export interface ServerCertificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  /** Signs what learners request by CertificateSigningRequest. It is another one, so that no learner can be a server. */
  readonly clientAuthority: string;
  readonly clientAuthorityKey: string;
}

type PartName = keyof ServerCertificates;

const files: Readonly<Record<PartName, string>> = {
  authority: "authority.pem",
  certificate: "certificate.pem",
  key: "key.pem",
  clientAuthority: "client-authority.pem",
  clientAuthorityKey: "client-authority-key.pem",
};
const partNames = Object.keys(files) as PartName[];

const authorityDays = 3650;
const serverDays = 730;
/** Renewed when fewer days than these are left; servers are seldom up longer. */
const renewDays = 60;
const dayMs = 24 * 60 * 60 * 1000;

/** Every name by which clients on this machine and inside shells reach an API server. */
const serverNames = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"];
const serverAddresses = ["127.0.0.1", "::1"];

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/**
 * Reads the certificates in `directory`, or makes them: authorities of this data directory's own, and a server
 * certificate signed by one of them. All are readable by the server's user alone.
 * @param now ms since the epoch
 */
export async function openCertificates(directory: string, now: number): Promise<ServerCertificates> {
  const kept = await read(directory).catch(() => undefined);
  if (kept !== undefined && Date.parse(new X509Certificate(kept.certificate).validTo) - now > renewDays * dayMs) {
    return kept;
  }
  const made = await make(now);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  for (const name of partNames) {
    const path = join(directory, files[name]);
    await writeFile(`${path}.new`, made[name], { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
  return made;
}

async function read(directory: string): Promise<ServerCertificates> {
  const texts = await Promise.all(partNames.map((name) => readFile(join(directory, files[name]), "utf8")));
  return Object.fromEntries(partNames.map((name, index) => [name, texts[index] ?? ""])) as Record<PartName, string>;
}

async function make(now: number): Promise<ServerCertificates> {
  // The library takes a tenth of a second to load, so it is loaded only when certificates are made.
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const notBefore = new Date(now - dayMs);
  const until = (days: number) => new Date(now + days * dayMs);
  const newAuthority = async (name: string) => {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name,
      notBefore,
      notAfter: until(authorityDays),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      ],
    });
    return { keys, certificate };
  };
  const authority = await newAuthority("CN=Matelot sandboxes");
  const clients = await newAuthority("CN=Matelot learners");
  const serverKeys = await newKeys();
  const server = await x509.X509CertificateGenerator.create({
    subject: "CN=kube-apiserver",
    issuer: authority.certificate.subject,
    notBefore,
    notAfter: until(serverDays),
    signingAlgorithm: algorithm,
    publicKey: serverKeys.publicKey,
    signingKey: authority.keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...serverNames.map((value) => ({ type: "dns" as const, value })),
        ...serverAddresses.map((value) => ({ type: "ip" as const, value })),
      ]),
    ],
  });
  return {
    authority: pem(authority.certificate),
    certificate: pem(server),
    key: await keyPem(serverKeys.privateKey),
    clientAuthority: pem(clients.certificate),
    clientAuthorityKey: await keyPem(clients.keys.privateKey),
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

function pem(certificate: { toString(format: "pem"): string }): string {
  return `${certificate.toString("pem")}\n`;
}

async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  const text = Buffer.from(await crypto.subtle.exportKey("pkcs8", key)).toString("base64");
  const lines = text.match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
}
