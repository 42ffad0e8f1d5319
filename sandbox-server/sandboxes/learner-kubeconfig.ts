import { stringify } from "yaml";

export interface KubeconfigParts {
  /** `https://…`, with a path prefix where there is one. */
  readonly server: string;
  /** PEM; undefined where the system's own authorities vouch for the server. */
  readonly certificateAuthority: string | undefined;
  readonly token: string;
  readonly namespace: string;
}

/** A kubeconfig (YAML) with one cluster, one user and one context, as kubectl writes them. */
export function kubeconfigText({ server, certificateAuthority, token, namespace }: KubeconfigParts): string {
  const authority =
    certificateAuthority === undefined
      ? {}
      : { "certificate-authority-data": Buffer.from(certificateAuthority).toString("base64") };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "matelot", cluster: { server, ...authority } }],
    users: [{ name: "learner", user: { token } }],
    contexts: [{ name: "matelot", context: { cluster: "matelot", user: "learner", namespace } }],
    "current-context": "matelot",
    preferences: {},
  };
  return stringify(config, { lineWidth: 0 });
}
