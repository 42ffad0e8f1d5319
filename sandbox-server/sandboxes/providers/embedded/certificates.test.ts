import { X509Certificate } from "node:crypto";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openCertificates } from "./certificates.ts";

const now = Date.parse("2026-06-01T00:00:00Z");
const dayMs = 24 * 60 * 60 * 1000;
let directory: string;

beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), "matelot-certificates-")), "certificates");
});
afterEach(() => rm(join(directory, ".."), { recursive: true }));

test("the server's certificate is signed by the authority and names every way to it", async () => {
  const { authority, certificate } = await openCertificates(directory, now);
  const server = new X509Certificate(certificate);
  expect(server.verify(new X509Certificate(authority).publicKey)).toBe(true);
  expect(server.subjectAltName).toContain("DNS:localhost");
  expect(server.subjectAltName).toContain("IP Address:127.0.0.1");
});

test("whoever signs learners' certificates can sign no server's", async () => {
  const { authority, clientAuthority } = await openCertificates(directory, now);
  expect(new X509Certificate(clientAuthority).publicKey.equals(new X509Certificate(authority).publicKey)).toBe(false);
});

test("certificates are made once, for the server's user alone, and renewed before they end", async () => {
  const first = await openCertificates(directory, now);
  expect(await openCertificates(directory, now + 600 * dayMs)).toEqual(first);
  for (const name of await readdir(directory)) {
    expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600);
  }
  const renewed = await openCertificates(directory, now + 700 * dayMs);
  expect(renewed.certificate).not.toBe(first.certificate);
});
