const YEAR_MS = 365 * 24 * 3_600_000;

/**
 * A self-signed pair under the name that ingress-nginx uses for hosts without a certificate. The library that makes it
 * takes a tenth of a second to load, so it is loaded only then.
 */
export async function makeFakeCertificate(
  now: number,
): Promise<{ readonly certificate: string; readonly key: string }> {
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const signingAlgorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(signingAlgorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=Kubernetes Ingress Controller Fake Certificate, O=Acme Co",
    notBefore: new Date(now),
    notAfter: new Date(now + YEAR_MS),
    signingAlgorithm,
    keys,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: "ingress.local" }])],
  });
  const exported = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { certificate: certificate.toString("pem"), key: x509.PemConverter.encode(exported, "PRIVATE KEY") };
}
