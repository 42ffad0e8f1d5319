import type { KubeObject } from "../../registry/kube-object.ts";
import type { ConfigMap, Namespace } from "../../registry/types.ts";
import { isAlreadyExists, isNamespaceTerminating } from "../api-errors.ts";
import type { Controller, ControllerContext } from "../controller.ts";
import { itself, refOf } from "../work-key.ts";

const rootCaName = "kube-root-ca.crt";

/** The annotation that kube-controller-manager's root CA publisher leaves on its config maps. */
const rootCaDescription =
  "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";

/** Gives every namespace its `default` service account and the cluster's CA, and gives them back when they are removed. */
export const namespaceDefaults: Controller = {
  name: "namespace-defaults",
  sources: [
    itself("namespaces"),
    { resource: "serviceaccounts", keys: (object) => namespaceOf(object, "default") },
    { resource: "configmaps", keys: (object) => namespaceOf(object, rootCaName) },
  ],
  reconcile(key, context) {
    const namespace = context.client.find<Namespace>(refOf("namespaces", key));
    if (!namespace || namespace.metadata.deletionTimestamp) return undefined;
    ensureServiceAccount(key, context);
    ensureRootCa(key, context);
    return undefined;
  },
};

function namespaceOf(object: KubeObject, name: string): string[] {
  return object.metadata.name === name ? [object.metadata.namespace ?? ""] : [];
}

function ensureServiceAccount(namespace: string, { client }: ControllerContext): void {
  if (client.find({ resource: "serviceaccounts", namespace, name: "default" })) return;
  const metadata = { namespace, name: "default" };
  createQuietly(() => client.create("serviceaccounts", { apiVersion: "v1", kind: "ServiceAccount", metadata }));
}

function ensureRootCa(namespace: string, { client, certificateAuthority }: ControllerContext): void {
  const ref = { resource: "configmaps", namespace, name: rootCaName };
  const data = { "ca.crt": certificateAuthority ?? "" };
  const existing = client.find<ConfigMap>(ref);
  if (existing?.data?.["ca.crt"] === data["ca.crt"]) return;
  if (existing) {
    client.modify<ConfigMap>(ref, (draft) => {
      draft.data = data;
    });
    return;
  }
  const metadata = { namespace, name: rootCaName, annotations: { "kubernetes.io/description": rootCaDescription } };
  createQuietly(() => client.create("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata, data }));
}

/** Another writer may have been quicker, or the namespace may have begun to go: both are as good. */
function createQuietly(create: () => void): void {
  try {
    create();
  } catch (error) {
    if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error;
  }
}
