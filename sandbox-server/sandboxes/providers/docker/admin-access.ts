import { parse as parseYaml, stringify } from "yaml";
import { z } from "zod";
import { type ApiRequest, createApiRequest } from "../../seed/api-request.ts";

/** The administrator of one cluster, as its own kubeconfig says; all PEM. */
export interface AdminAccess {
  readonly certificateAuthority: string;
  readonly certificate: string;
  readonly key: string;
}

const pem = z.string().transform((text) => Buffer.from(text, "base64").toString("utf8"));

const kubeconfigSchema = z.object({
  clusters: z.tuple([z.object({ cluster: z.object({ "certificate-authority-data": pem }) })], z.unknown()),
  users: z.tuple(
    [z.object({ user: z.object({ "client-certificate-data": pem, "client-key-data": pem }) })],
    z.unknown(),
  ),
});

/** Reads a kubeconfig as k3s, kubeadm and the like write it; undefined for one that isn't whole (yet). */
export function readAdminAccess(kubeconfig: string): AdminAccess | undefined {
  const parsed = kubeconfigSchema.safeParse(parsedYaml(kubeconfig));
  if (!parsed.success) return undefined;
  const { clusters, users } = parsed.data;
  const { user } = users[0];
  return {
    certificateAuthority: clusters[0].cluster["certificate-authority-data"],
    certificate: user["client-certificate-data"],
    key: user["client-key-data"],
  };
}

function parsedYaml(text: string): unknown {
  try {
    return parseYaml(text);
  } catch {
    // Half written: the next look finds the rest.
    return undefined;
  }
}

/** Requests of the administrator over a loopback port; every distribution's certificate is valid for 127.0.0.1. */
export function requestAsAdmin(
  { certificateAuthority, certificate, key }: AdminAccess,
  port: number,
): ApiRequest & Disposable {
  return createApiRequest({ host: "127.0.0.1", port, ca: certificateAuthority, cert: certificate, key });
}

export interface CertificateKubeconfig extends AdminAccess {
  /** `https://…` */
  readonly server: string;
  readonly tlsServerName?: string;
  readonly user: string;
  readonly namespace: string;
}

/** A kubeconfig (YAML) of a user with a client certificate. */
export function certificateKubeconfig(parts: CertificateKubeconfig): string {
  const { server, tlsServerName, certificateAuthority, certificate, key, user, namespace } = parts;
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "matelot",
        cluster: {
          server,
          ...(tlsServerName === undefined ? {} : { "tls-server-name": tlsServerName }),
          "certificate-authority-data": base64(certificateAuthority),
        },
      },
    ],
    users: [{ name: user, user: { "client-certificate-data": base64(certificate), "client-key-data": base64(key) } }],
    contexts: [{ name: "matelot", context: { cluster: "matelot", user, namespace } }],
    "current-context": "matelot",
    preferences: {},
  };
  return stringify(config, { lineWidth: 0 });
}
