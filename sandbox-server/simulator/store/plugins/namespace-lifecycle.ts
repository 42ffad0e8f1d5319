import type { Namespace } from "../../registry/types.ts";
import type { AdmissionPlugin, AdmissionRequest } from "../admission.ts";
import { ApiError, badRequest, forbidden, notFound, qualified } from "../api-error.ts";
import type { ObjectStore } from "../object-store.ts";

const namespaces = { group: "", resource: "namespaces" };
const immortal = new Set(["default", "kube-system", "kube-public"]);

/** Nothing is made in a namespace that isn't there or is going (the NamespaceLifecycle admission). */
export function namespaceLifecycle(store: ObjectStore): AdmissionPlugin {
  return {
    name: "NamespaceLifecycle",
    mutate: (request) => {
      if (request.operation === "CREATE" && request.kind.namespaced) checkNamespace(store, request);
      return undefined;
    },
    validate: (request) => {
      if (request.operation !== "DELETE" || qualified(request.kind) !== "namespaces") return;
      if (immortal.has(request.name)) {
        throw forbidden(namespaces, request.name, "this namespace may not be deleted");
      }
    },
  };
}

function checkNamespace(store: ObjectStore, { namespace, kind, name }: AdmissionRequest): void {
  if (namespace === "") throw badRequest("an empty namespace may not be set during creation");
  const found = store.find("namespaces", "", namespace) as Namespace | undefined;
  if (found === undefined) throw notFound(namespaces, namespace);
  if (found.status?.phase !== "Terminating") return;
  const refusal = forbidden(
    kind,
    name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  );
  throw new ApiError(403, "Forbidden", refusal.message, {
    ...refusal.status.details,
    causes: [
      {
        reason: "NamespaceTerminating",
        message: `namespace ${namespace} is being terminated`,
        field: "metadata.namespace",
      },
    ],
  });
}
