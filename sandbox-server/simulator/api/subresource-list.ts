import type { KindDefinition } from "../registry/kind-definition.ts";
import { qualified } from "../store/api-error.ts";

export interface SubresourceDefinition {
  readonly name: string;
  readonly verbs: readonly string[];
  readonly response: { readonly group: string; readonly version: string; readonly kind: string };
}

const core = (kind: string) => ({ group: "", version: "v1", kind });
const proxyVerbs = ["create", "delete", "get", "patch", "update"];
const streamVerbs = ["create", "get"];
const objectVerbs = ["get", "patch", "update"];

/** Subresources that are not `status` or `scale`, by resource. */
const special: Readonly<Record<string, readonly SubresourceDefinition[]>> = {
  pods: [
    { name: "attach", verbs: streamVerbs, response: core("PodAttachOptions") },
    { name: "binding", verbs: ["create"], response: core("Binding") },
    { name: "ephemeralcontainers", verbs: objectVerbs, response: core("Pod") },
    { name: "eviction", verbs: ["create"], response: { group: "policy", version: "v1", kind: "Eviction" } },
    { name: "exec", verbs: streamVerbs, response: core("PodExecOptions") },
    { name: "log", verbs: ["get"], response: core("Pod") },
    { name: "portforward", verbs: streamVerbs, response: core("PodPortForwardOptions") },
    { name: "proxy", verbs: proxyVerbs, response: core("PodProxyOptions") },
    { name: "resize", verbs: objectVerbs, response: core("Pod") },
  ],
  services: [{ name: "proxy", verbs: proxyVerbs, response: core("ServiceProxyOptions") }],
  nodes: [{ name: "proxy", verbs: proxyVerbs, response: core("NodeProxyOptions") }],
  namespaces: [{ name: "finalize", verbs: ["update"], response: core("Namespace") }],
  serviceaccounts: [
    {
      name: "token",
      verbs: ["create"],
      response: { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" },
    },
  ],
  "certificatesigningrequests.certificates.k8s.io": [
    {
      name: "approval",
      verbs: objectVerbs,
      response: { group: "certificates.k8s.io", version: "v1", kind: "CertificateSigningRequest" },
    },
  ],
};

/** Every subresource of a kind, by name. */
export function subresourcesOf(kind: KindDefinition): readonly SubresourceDefinition[] {
  const own = { group: kind.group, version: kind.version, kind: kind.kind };
  const scale = { group: "autoscaling", version: "v1", kind: "Scale" };
  const usual: SubresourceDefinition[] = [
    ...(kind.subresources?.scale === undefined ? [] : [{ name: "scale", verbs: objectVerbs, response: scale }]),
    ...(kind.subresources?.status === true ? [{ name: "status", verbs: objectVerbs, response: own }] : []),
  ];
  return [...(special[qualified(kind)] ?? []), ...usual].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
