import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openCertificates, type ServerCertificates } from "../../embedded/certificates.ts";
import { createEngine } from "./dockerode-engine.ts";
import { clientEnvironment, clientOptions } from "./engine-address.ts";

let folder: string;
let certificates: ServerCertificates;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "matelot-engine-tls-"));
  certificates = await openCertificates(folder, Date.now());
  await copyFile(join(folder, "authority.pem"), join(folder, "ca.pem"));
  await copyFile(join(folder, "certificate.pem"), join(folder, "cert.pem"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Listens as an engine does that wants TLS, and tells who it was asked by. */
async function withTlsEngine(use: (host: string, callers: readonly string[]) => Promise<void>): Promise<void> {
  const { certificate: cert, key } = certificates;
  const callers: string[] = [];
  // The test's certificate is one for servers: that it was shown is what counts.
  const server = createServer({ cert, key, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    callers.push(String((request.socket as TLSSocket).getPeerCertificate().subject?.CN));
    response.setHeader("content-type", "application/json").end(JSON.stringify({ ServerVersion: "28.0.0" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, callers);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("an engine that wants TLS is believed by its authority, and shown our certificate", async () => {
  await withTlsEngine(async (host, callers) => {
    const { version } = await createEngine({ host, certificates: folder }).info({});
    expect([version, callers]).toEqual(["28.0.0", ["kube-apiserver"]]);
  });
});

test("an engine with a certificate of somebody else is not believed", async () => {
  const other = await mkdtemp(join(tmpdir(), "matelot-engine-other-"));
  try {
    await openCertificates(other, Date.now());
    await copyFile(join(other, "authority.pem"), join(other, "ca.pem"));
    await copyFile(join(other, "certificate.pem"), join(other, "cert.pem"));
    await withTlsEngine(async (host, callers) => {
      const refused = createEngine({ host, certificates: other }).info({});
      await expect(refused).rejects.toMatchObject({ code: "sandbox-provider-unavailable" });
      expect(callers).toEqual([]);
    });
  } finally {
    await rm(other, { recursive: true, force: true });
  }
});

test("addresses have the ports that engines have", () => {
  expect(clientOptions({ host: "unix:///run/my%20docker.sock" })).toEqual({ socketPath: "/run/my docker.sock" });
  expect(clientOptions({ host: "tcp://engine.example" })).toMatchObject({ protocol: "http", port: 2375 });
  expect(clientOptions({ host: "tcp://engine.example", certificates: folder })).toMatchObject({ port: 2376 });
  expect(clientEnvironment({ host: "tcp://engine.example", certificates: "/c" })).toEqual({
    ...{ DOCKER_HOST: "tcp://engine.example", DOCKER_CERT_PATH: "/c", DOCKER_TLS_VERIFY: "1" },
  });
});

test("a certificate that can't be read is named", () => {
  const address = { host: "tcp://engine.example", certificates: "/nowhere" };
  expect(() => clientOptions(address)).toThrow("/nowhere/ca.pem");
});
