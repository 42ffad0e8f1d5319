import "reflect-metadata";
import { X509Certificate } from "node:crypto";
import type * as k8s from "@kubernetes/client-node";
import * as x509 from "@peculiar/x509";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Wire } from "../../registry/kube-object.ts";
import type { Secret } from "../../registry/types.ts";
import { TestCluster } from "../testing/test-cluster.ts";

type SigningRequest = Wire<k8s.V1CertificateSigningRequest>;

const ref = { resource: "certificatesigningrequests.certificates.k8s.io", namespace: "", name: "jane" };
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

async function requestFor(name: string): Promise<string> {
  const keys = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm: algorithm });
  return Buffer.from(request.toString("pem")).toString("base64");
}

describe("the loops of certificates and tokens", () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster({
      issueToken: ({ serviceAccount }) => `token of ${serviceAccount}`,
      certificateAuthority: "PEM",
    });
  });
  afterEach(() => {
    expect(cluster.errors).toEqual([]);
    cluster[Symbol.dispose]();
  });

  const find = () => cluster.client.find<SigningRequest>(ref);
  const ask = async (spec: object = {}) => {
    await cluster.create(ref.resource, {
      apiVersion: "certificates.k8s.io/v1",
      kind: "CertificateSigningRequest",
      metadata: { name: "jane" },
      spec: {
        request: await requestFor("CN=jane,O=developers"),
        signerName: "kubernetes.io/kube-apiserver-client",
        usages: ["client auth"],
        ...spec,
      },
    });
  };
  const approve = async () => {
    cluster.client.modifyStatus<SigningRequest>(ref, (draft) => {
      Object.assign(draft, {
        status: { conditions: [{ type: "Approved", status: "True", reason: "KubectlApprove" }] },
      });
    });
    await cluster.clock.settle();
  };

  it("sign a request once it is approved, for the subject and the time asked for", async () => {
    await ask({ expirationSeconds: 3600 });
    expect(find()?.status?.certificate).toBeUndefined();
    await approve();
    await vi.waitFor(() => expect(find()?.status?.certificate).toBeDefined());
    const certificate = new X509Certificate(Buffer.from(find()?.status?.certificate ?? "", "base64"));
    expect(certificate.subject).toBe("CN=jane\nO=developers");
    expect(certificate.issuer).toBe("CN=kubernetes");
    expect(Date.parse(certificate.validTo)).toBe(cluster.clock.now() + 3_600_000);
  });

  it("refuse usages that the signer does not grant", async () => {
    await ask({ usages: ["server auth"] });
    await approve();
    expect(find()?.status?.conditions?.at(-1)).toMatchObject({ type: "Failed", reason: "SignerValidationFailure" });
  });

  it("fill a token secret, and remove it with its account", async () => {
    await cluster.create("serviceaccounts", { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot" } });
    const annotations = { "kubernetes.io/service-account.name": "robot" };
    const type = "kubernetes.io/service-account-token";
    await cluster.create("secrets", {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "robot-token", annotations },
      type,
    });
    const secretRef = { resource: "secrets", namespace: "default", name: "robot-token" };
    const data = cluster.client.find<Secret>(secretRef)?.data;
    expect(Buffer.from(data?.token ?? "", "base64").toString()).toBe("token of robot");
    expect(Object.keys(data ?? {}).sort()).toEqual(["ca.crt", "namespace", "token"]);
    cluster.client.delete({ resource: "serviceaccounts", namespace: "default", name: "robot" });
    await cluster.clock.settle();
    expect(cluster.client.find(secretRef)).toBeUndefined();
  });
});
