import type { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import type { UserInfo } from "../../../simulator/cluster.ts";

/** The token in the learner's kubeconfig. It proves nothing: kubectl asks for a password when there is none. */
export const learnerToken = "learner";

/** Cluster administrators both, as kubeadm's kubeconfig makes them; the names tell the audit who did what. */
const administrators = ["system:masters", "system:authenticated"];
const learner: UserInfo = { name: "learner", groups: administrators };
export const platformUser: UserInfo = { name: "kubernetes-admin", groups: administrators };

/** Service accounts' tokens are the cluster's to check: it takes the user from them, or refuses. */
export const anonymous: UserInfo = { name: "system:anonymous", groups: ["system:unauthenticated"] };
const tokenForm = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** The token of an Authorization header. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer (.+)$/i.exec(header ?? "")?.[1];
}

/** Whether a token looks like one of a service account (a JSON Web Token). */
export function isAccountToken(token: string): boolean {
  return tokenForm.test(token);
}

/**
 * Who asks on a learner's own socket: the holder of a client certificate that the cluster has signed, the account of a
 * token, or else the learner. Undefined for a credential that is no good.
 * @param authority the certificate that signs learners' certificate requests
 * @param now ms since the epoch, on the cluster's clock
 */
export function identifyLearner(
  socket: TLSSocket,
  authorization: string | undefined,
  authority: X509Certificate,
  now: number,
): UserInfo | undefined {
  const certificate = socket.getPeerX509Certificate();
  if (certificate !== undefined) return userOf(certificate, authority, now);
  const token = bearerToken(authorization);
  if (token === undefined || token === learnerToken) return learner;
  return isAccountToken(token) ? anonymous : undefined;
}

/** Extended key usage "client auth" (RFC 5280, 4.2.1.12). */
const clientAuth = "1.3.6.1.5.5.7.3.2";

/** Common name and organisations are user and groups; the handshake has proved that the client holds the key. */
function userOf(certificate: X509Certificate, authority: X509Certificate, now: number): UserInfo | undefined {
  const isInTime = Date.parse(certificate.validFrom) <= now && now < Date.parse(certificate.validTo);
  if (!isInTime || !certificate.keyUsage?.includes(clientAuth) || !certificate.verify(authority.publicKey)) {
    return undefined;
  }
  const parts = certificate.subject.split("\n").map((line) => line.split(/=(.*)/s, 2));
  const values = (key: string) => parts.flatMap(([name, value]) => (name === key && value ? [value] : []));
  const [name] = values("CN");
  return name === undefined ? undefined : { name, groups: [...values("O"), "system:authenticated"] };
}
