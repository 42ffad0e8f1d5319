import { humanDuration } from "../age.ts";
import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { invalid, required } from "../field-errors.ts";
import { fill } from "../fill.ts";
import type { FieldError } from "../kind-definition.ts";
import type { CertificateSigningRequest } from "../types.ts";
import { isDeepEqual } from "../validation/deep-equal.ts";

const shortestSeconds = 600;

export const certificateSigningRequest = defineKind<CertificateSigningRequest>({
  group: "certificates.k8s.io",
  version: "v1",
  resource: "certificatesigningrequests",
  kind: "CertificateSigningRequest",
  singular: "certificatesigningrequest",
  shortNames: ["csr"],
  categories: [],
  namespaced: false,
  columns: [
    nameColumn,
    ageColumn,
    text("SignerName", "Who shall sign.", ({ spec }) => spec.signerName || "<none>"),
    text("Requestor", "Who asks.", ({ spec }) => spec.username ?? ""),
    text("RequestedDuration", "How long the certificate shall be good.", ({ spec }) => {
      return spec.expirationSeconds === undefined ? "<none>" : humanDuration(spec.expirationSeconds * 1000);
    }),
    text("Condition", "How far the request is.", conditionOf),
  ],
  hasGeneration: false,
  subresources: { status: true },
  fieldSelectors: { "spec.signerName": ({ spec }) => spec.signerName },
  withDefaults: (object) => ({
    ...object,
    spec: fill(object.spec, { usages: ["digital signature", "key encipherment"] }),
    status: object.status ?? {},
  }),
  validate: ({ spec }, previous) => requestFaults(spec, previous?.spec),
});

function conditionOf({ status }: CertificateSigningRequest): string {
  const types = new Set((status?.conditions ?? []).map(({ type }) => type));
  const decision = types.has("Denied") ? "Denied" : types.has("Approved") ? "Approved" : "Pending";
  const failed = types.has("Failed") ? ",Failed" : "";
  return `${decision}${failed}${status?.certificate ? ",Issued" : ""}`;
}

type RequestSpec = CertificateSigningRequest["spec"];

function requestFaults(spec: RequestSpec, previous: RequestSpec | undefined): FieldError[] {
  const faults: FieldError[] = [];
  const text = Buffer.from(spec?.request ?? "", "base64").toString();
  if (!text.includes("-----BEGIN CERTIFICATE REQUEST-----")) {
    faults.push(invalid("spec.request", spec?.request ?? "", "PEM block type must be CERTIFICATE REQUEST"));
  }
  if ((spec?.usages ?? []).length === 0) faults.push(required("spec.usages", "usages must not be empty"));
  if (!spec?.signerName) faults.push(required("spec.signerName"));
  else if (!/^[^/]+\.[^/]+\/.+$/.test(spec.signerName)) {
    faults.push(
      invalid(
        "spec.signerName",
        spec.signerName,
        "must be a fully qualified domain and path of the form 'example.com/signer-name'",
      ),
    );
  }
  const seconds = spec?.expirationSeconds;
  if (seconds !== undefined && seconds < shortestSeconds) {
    faults.push(
      invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 600 seconds (10 minutes)"),
    );
  }
  if (previous !== undefined && !isDeepEqual(spec, previous)) faults.push(invalid("spec", spec, "field is immutable"));
  return faults;
}
