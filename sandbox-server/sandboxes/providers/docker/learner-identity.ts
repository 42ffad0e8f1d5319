import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { MatelotError } from "../../../errors/index.ts";
import type { CallOptions } from "../../sandbox-provider.ts";
import type { ApiAnswer, ApiRequest } from "../../seed/api-request.ts";

/** A learner's own credential in a cluster, PEM. */
export interface LearnerIdentity {
  readonly certificate: string;
  readonly key: string;
}

/** The user's name in the cluster; the same as on simulated clusters. */
export const learnerName = "learner";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const csrApi = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
const rbacApi = "/apis/rbac.authorization.k8s.io/v1";

const csrSchema = z.looseObject({ status: z.looseObject({ certificate: z.string().optional() }).optional() });

/** Controllers sign within milliseconds once they run; on a busy host their start takes a while. */
const signingTries = 600;
const signingPauseMs = 50;

/**
 * A fresh client certificate, signed by the cluster itself, of a user who may do everything in it. Only the key's
 * holder has it: it is made here and kept nowhere but in the learner's home.
 * @param request the administrator's
 * @param name of the certificate request, gone afterwards
 */
export async function createLearnerIdentity(
  request: ApiRequest,
  name: string,
  { signal }: CallOptions,
): Promise<LearnerIdentity> {
  const options = signal === undefined ? {} : { signal };
  const { csr, key } = await newRequest();
  const spec = {
    request: Buffer.from(csr).toString("base64"),
    signerName: "kubernetes.io/kube-apiserver-client",
    usages: ["client auth"],
  };
  const body = { apiVersion: "certificates.k8s.io/v1", kind: "CertificateSigningRequest", metadata: { name }, spec };
  await request("DELETE", `${csrApi}/${name}`, options);
  const [made] = await Promise.all([request("POST", csrApi, { body, ...options }), grantEverything(request, options)]);
  const approval = {
    type: "Approved",
    status: "True",
    reason: "MatelotLearner",
    message: "the learner of this cluster",
  };
  const approved = { ...(accepted(made) as object), status: { conditions: [approval] } };
  accepted(await request("PUT", `${csrApi}/${name}/approval`, { body: approved, ...options }));
  for (let left = signingTries; left > 0; left -= 1) {
    const { data } = csrSchema.safeParse(accepted(await request("GET", `${csrApi}/${name}`, options)));
    const certificate = data?.status?.certificate;
    if (certificate !== undefined) {
      await request("DELETE", `${csrApi}/${name}`, options);
      return { certificate: Buffer.from(certificate, "base64").toString("utf8"), key };
    }
    await setTimeout(signingPauseMs, undefined, options);
  }
  throw refused("the cluster signed no certificate", "le cluster n'a signé aucun certificat");
}

async function grantEverything(request: ApiRequest, options: CallOptions): Promise<void> {
  const api = "rbac.authorization.k8s.io";
  const body = {
    apiVersion: `${api}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: "matelot-learner" },
    roleRef: { apiGroup: api, kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ apiGroup: api, kind: "User", name: learnerName }],
  };
  const answer = await request("POST", `${rbacApi}/clusterrolebindings`, { body, ...options });
  if (answer.status !== 409) accepted(answer);
}

function accepted(answer: ApiAnswer): unknown {
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  const said = (answer.body as { message?: unknown } | undefined)?.message ?? JSON.stringify(answer.body);
  throw refused(`${answer.status} ${said}`, `${answer.status} ${said}`);
}

function refused(en: string, fr: string): MatelotError {
  return new MatelotError("sandbox-create-failed", {
    message: {
      en: `The cluster refused the learner's credential: ${en}`,
      fr: `Le cluster a refusé l'identité de l'apprenant : ${fr}`,
    },
  });
}

async function newRequest(): Promise<{ readonly csr: string; readonly key: string }> {
  // The library takes a tenth of a second to load, so it is loaded only when it is needed.
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: `CN=${learnerName}`,
    keys,
    signingAlgorithm: algorithm,
  });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  return { csr: `${request.toString("pem")}\n`, key: x509.PemConverter.encode(pkcs8, "PRIVATE KEY") };
}
