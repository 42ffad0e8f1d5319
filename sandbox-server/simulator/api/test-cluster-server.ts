import { randomBytes, randomInt } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { systemClock } from "../clock.ts";
import { type ClusterOptions, createCluster, type SimulatedCluster, type UserInfo } from "../cluster.ts";

export interface ClusterServer extends AsyncDisposable {
  readonly cluster: SimulatedCluster;
  readonly url: string;
  /** The CA certificate in PEM. */
  readonly authority: string;
  /** The bearer token of the administrator. */
  readonly token: string;
  /** A kubeconfig (YAML) for the administrator. */
  readonly kubeconfig: string;
  writeKubeconfig(path: string): Promise<void>;
}

export interface ClusterServerOptions extends Partial<ClusterOptions> {
  /** Current namespace of the kubeconfig; default `default`. */
  readonly namespace?: string;
  /** 0, the default, lets the system choose. */
  readonly port?: number;
}

const administrator: UserInfo = { name: "kubernetes-admin", groups: ["system:masters", "system:authenticated"] };
const dayMs = 24 * 60 * 60 * 1000;

/** Serves a fresh cluster over HTTPS on loopback, for its own administrator alone. */
export async function serveTestCluster(options: ClusterServerOptions = {}): Promise<ClusterServer> {
  const certificates = await createCertificates(Date.now());
  const random = { next: () => randomInt(2 ** 47) / 2 ** 47 };
  const cluster = createCluster({
    clock: systemClock,
    random,
    certificateAuthority: certificates.authority,
    ...options,
  });
  const token = randomBytes(24).toString("base64url");
  const server = createServer({ cert: certificates.certificate, key: certificates.key });
  const isKnown = (header: string | undefined) => header === `Bearer ${token}`;
  server.on("request", (request, response) => {
    if (isKnown(request.headers.authorization)) cluster.handleRequest(request, response, administrator);
    else response.writeHead(401, { "Content-Type": "application/json" }).end(unauthorizedText);
  });
  server.on("upgrade", (request, socket, head) => {
    if (isKnown(request.headers.authorization)) cluster.handleUpgrade(request, socket, head, administrator);
    else socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  const url = await listen(server, options.port ?? 0);
  const kubeconfig = kubeconfigText(url, certificates.authority, token, options.namespace ?? "default");
  return {
    cluster,
    url,
    authority: certificates.authority,
    token,
    kubeconfig,
    writeKubeconfig: (path) => writeFile(path, kubeconfig, { mode: 0o600 }),
    async [Symbol.asyncDispose]() {
      cluster[Symbol.dispose]();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

const unauthorizedText = JSON.stringify({
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Failure",
  message: "Unauthorized",
  reason: "Unauthorized",
  code: 401,
});

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((done, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", done);
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function kubeconfigText(url: string, authority: string, token: string, namespace: string): string {
  return `apiVersion: v1
kind: Config
current-context: simulated
clusters:
  - name: simulated
    cluster:
      server: ${url}
      certificate-authority-data: ${Buffer.from(authority).toString("base64")}
contexts:
  - name: simulated
    context: { cluster: simulated, user: admin, namespace: ${JSON.stringify(namespace)} }
users:
  - name: admin
    user: { token: ${token} }
`;
}

interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** An authority of its own and a server certificate for loopback, good for a day; PEM. */
async function createCertificates(now: number): Promise<Certificates> {
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const authorityKeys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const serverKeys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const validity = { notBefore: new Date(now - dayMs), notAfter: new Date(now + dayMs), signingAlgorithm: algorithm };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: "CN=kubernetes",
    keys: authorityKeys,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  const server = await x509.X509CertificateGenerator.create({
    ...validity,
    subject: "CN=kube-apiserver",
    issuer: authority.subject,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new x509.SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
      ]),
    ],
  });
  const key = Buffer.from(await crypto.subtle.exportKey("pkcs8", serverKeys.privateKey)).toString("base64");
  return {
    authority: authority.toString("pem"),
    certificate: server.toString("pem"),
    key: `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----\n`,
  };
}
