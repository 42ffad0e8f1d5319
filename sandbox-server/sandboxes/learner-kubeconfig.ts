import { stringify } from "yaml";

export interface KubeconfigParts {
  /** `https://…`, with a path prefix where there is one. */
  readonly server: string;
  /** PEM; undefined where the system's own authorities vouch for the server. */
  readonly certificateAuthority: string | undefined;
  /** The name that the server's certificate is checked against, where it isn't the address. */
  readonly tlsServerName?: string;
  /** As the operator's own kubeconfig says. */
  readonly skipTlsVerify?: boolean;
  /** A token, or the file that holds one which changes. */
  readonly user: { readonly token: string } | { readonly tokenFile: string };
  readonly namespace: string;
}

/** A kubeconfig (YAML) with one cluster, one user and one context, as kubectl writes them. */
export function kubeconfigText(parts: KubeconfigParts): string {
  const { server, certificateAuthority, tlsServerName, skipTlsVerify = false, user, namespace } = parts;
  const cluster = {
    server,
    ...(tlsServerName === undefined ? {} : { "tls-server-name": tlsServerName }),
    ...(skipTlsVerify ? { "insecure-skip-tls-verify": true } : authority(certificateAuthority)),
  };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "matelot", cluster }],
    users: [{ name: "learner", user }],
    contexts: [{ name: "matelot", context: { cluster: "matelot", user: "learner", namespace } }],
    "current-context": "matelot",
    preferences: {},
  };
  return stringify(config, { lineWidth: 0 });
}

function authority(pem: string | undefined): { readonly "certificate-authority-data"?: string } {
  return pem === undefined ? {} : { "certificate-authority-data": Buffer.from(pem).toString("base64") };
}
