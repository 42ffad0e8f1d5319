import { quotaRefusal, resourcesOf, usedOf } from "../../controllers/quota/quota-decision.ts";
import type { KubeObject } from "../../registry/kube-object.ts";
import type { ResourceQuota } from "../../registry/types.ts";
import type { AdmissionPlugin, AdmissionRequest } from "../admission.ts";
import { forbidden, qualified } from "../api-error.ts";
import type { KindRegistry } from "../kind-registry.ts";
import type { ObjectStore } from "../object-store.ts";

/** Nothing is made or grown beyond the quotas of its namespace (the ResourceQuota admission). */
export function resourceQuotaAdmission(store: ObjectStore, kinds: KindRegistry): AdmissionPlugin {
  return {
    name: "ResourceQuota",
    validate: (request) => {
      const isWrite = request.operation === "CREATE" || (request.operation === "UPDATE" && request.subresource === "");
      if (isWrite && request.object && request.kind.namespaced) checkQuotas(store, kinds, request, request.object);
    },
  };
}

function checkQuotas(store: ObjectStore, kinds: KindRegistry, request: AdmissionRequest, object: KubeObject): void {
  const { kind, namespace, previous, name } = request;
  const resource = qualified(kind);
  const known = [...new Set(kinds.all().map(qualified))];
  for (const quota of store.list("resourcequotas", namespace) as readonly ResourceQuota[]) {
    const resources = resourcesOf(quota, known);
    if (!resources.includes(resource)) continue;
    const used = usedOf(quota, new Map(resources.map((each) => [each, store.list(each, namespace)])));
    const refusal = quotaRefusal(quota, used, resource, object, previous);
    if (refusal !== undefined) throw forbidden(kind, object.metadata.name || name, refusal);
  }
}
