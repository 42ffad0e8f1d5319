import type * as k8s from "@kubernetes/client-node";
import type { Wire } from "../../registry/kube-object.ts";
import type { Mutable } from "../../store/cluster-client.ts";
import { messageOf } from "../api-errors.ts";
import { isTrue } from "../conditions.ts";
import type { Controller, ControllerContext } from "../controller.ts";
import { nowOf } from "../times.ts";
import { itself, placeOf, refOf } from "../work-key.ts";
import { createCertificateSigner } from "./certificate-signer.ts";

type SigningRequest = Wire<k8s.V1CertificateSigningRequest>;
type Condition = NonNullable<NonNullable<SigningRequest["status"]>["conditions"]>[number];

const resource = "certificatesigningrequests.certificates.k8s.io";
/** A client's clock may go a little slow. */
const backdateMs = 5 * 60_000;
const defaultLifeSeconds = 365 * 24 * 60 * 60;

/** What each signer of kube-controller-manager grants. */
const permittedUsages: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/kube-apiserver-client": ["digital signature", "key encipherment", "client auth"],
  "kubernetes.io/kube-apiserver-client-kubelet": ["digital signature", "key encipherment", "client auth"],
  "kubernetes.io/kubelet-serving": ["digital signature", "key encipherment", "server auth"],
};

/** Signs certificate requests that somebody has approved. */
export function csrSigning(context: ControllerContext): Controller {
  const sign = context.signCertificate ?? createCertificateSigner();
  const running = new Set<string>();
  return {
    name: "csrsigning",
    sources: [itself(resource)],
    reconcile(key, { client, clock, onError }) {
      const csr = client.find<SigningRequest>(refOf(resource, key));
      if (!csr || !isWaiting(csr) || running.has(csr.metadata.uid)) return undefined;
      const permitted = permittedUsages[csr.spec?.signerName ?? ""];
      if (!permitted) return undefined;
      const usages = csr.spec?.usages ?? [];
      if (!usages.every((usage) => permitted.includes(usage))) {
        fail(csr, `usages did not match [${permitted.join(" ")}]`, context);
        return undefined;
      }
      running.add(csr.metadata.uid);
      const notBefore = clock.now() - backdateMs;
      const notAfter = clock.now() + (csr.spec?.expirationSeconds ?? defaultLifeSeconds) * 1000;
      const request = Buffer.from(csr.spec?.request ?? "", "base64").toString();
      sign({ request, usages, notBefore, notAfter })
        .then((certificate) => issue(csr, certificate, context))
        .catch((error: unknown) => fail(csr, messageOf(error), context))
        .catch((error: unknown) => onError?.(error, "csrsigning", key))
        .finally(() => running.delete(csr.metadata.uid));
      return undefined;
    },
  };
}

function isWaiting({ status }: SigningRequest): boolean {
  const conditions = status?.conditions;
  return !status?.certificate && isTrue(conditions, "Approved") && !isTrue(conditions, "Failed");
}

function issue(csr: SigningRequest, certificate: string, { client }: ControllerContext): void {
  client.modifyStatus<SigningRequest>(placeOf(resource, csr), (draft) => {
    if (draft.metadata.uid !== csr.metadata.uid) return false;
    draft.status = { ...draft.status, certificate: Buffer.from(certificate).toString("base64") };
    return true;
  });
}

function fail(csr: SigningRequest, message: string, { client, clock }: ControllerContext): void {
  const now = nowOf(clock);
  const condition = {
    type: "Failed",
    status: "True",
    reason: "SignerValidationFailure",
    message,
    lastTransitionTime: now,
    lastUpdateTime: now,
  } as unknown as Mutable<Condition>;
  client.modifyStatus<SigningRequest>(placeOf(resource, csr), (draft) => {
    if (draft.metadata.uid !== csr.metadata.uid) return false;
    draft.status = { ...draft.status, conditions: [...(draft.status?.conditions ?? []), condition] };
    return true;
  });
}
