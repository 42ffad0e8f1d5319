/** What is to be certified; the request is PKCS #10 in PEM. */
export interface SigningRequest {
  readonly request: string;
  readonly usages: readonly string[];
  /** ms since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Signs a certificate request with the cluster's authority; gives the certificate in PEM, or throws what is wrong with the request. */
export type CertificateSigner = (ask: SigningRequest) => Promise<string>;

/** A certificate authority, both parts in PEM (the key in PKCS #8). */
export interface Authority {
  readonly certificate: string;
  readonly key: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const authorityLifeMs = 10 * 365 * 24 * 60 * 60 * 1000;

/** Object identifiers of the extended usages that signers of the cluster grant (RFC 5280). */
const extendedUsages: Readonly<Record<string, string>> = {
  "client auth": "1.3.6.1.5.5.7.3.2",
  "server auth": "1.3.6.1.5.5.7.3.1",
};

/**
 * Makes the signer of a cluster: with the authority that its API server trusts for client certificates, or, without
 * one, with an authority of its own that is made at the first request.
 */
export function createCertificateSigner(authority?: Authority): CertificateSigner {
  let loaded: ReturnType<typeof load> | undefined;
  return async ({ request, usages, notBefore, notAfter }) => {
    loaded ??= load(authority, notBefore);
    const { x509, certificate, key } = await loaded;
    const ask = new x509.Pkcs10CertificateRequest(request);
    if (!(await ask.verify())) throw new TypeError("the signature of the request is not valid");
    const granted = usages.flatMap((usage) => extendedUsages[usage] ?? []);
    const signed = await x509.X509CertificateGenerator.create({
      subject: ask.subject,
      issuer: certificate.subject,
      publicKey: ask.publicKey,
      signingKey: key,
      signingAlgorithm: algorithm,
      notBefore: new Date(notBefore),
      notAfter: new Date(notAfter),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
        ...(granted.length > 0 ? [new x509.ExtendedKeyUsageExtension(granted)] : []),
      ],
    });
    return `${signed.toString("pem")}\n`;
  };
}

async function load(authority: Authority | undefined, now: number) {
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  if (authority) {
    const [der] = x509.PemConverter.decode(authority.key);
    const key = await crypto.subtle.importKey("pkcs8", der ?? new ArrayBuffer(0), algorithm, false, ["sign"]);
    return { x509, certificate: new x509.X509Certificate(authority.certificate), key };
  }
  const keys = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=kubernetes",
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(now),
    notAfter: new Date(now + authorityLifeMs),
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  return { x509, certificate, key: keys.privateKey };
}
