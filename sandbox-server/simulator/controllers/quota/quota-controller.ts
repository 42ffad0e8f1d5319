import type { ResourceQuota } from "../../registry/types.ts";
import type { Controller } from "../controller.ts";
import { sameValue } from "../equality.ts";
import { itself, keyOf, refOf } from "../work-key.ts";
import { resourcesOf, usedOf } from "./quota-decision.ts";

/** Keeps `status.used` of every quota (pkg/controller/resourcequota). */
export const quotaController: Controller = {
  name: "resourcequota-controller",
  sources: [
    itself("resourcequotas"),
    {
      resource: "*",
      keys: ({ kind, metadata: { namespace } }, _, { client }) =>
        namespace && kind !== "Event" && kind !== "ResourceQuota"
          ? client.list("resourcequotas", { namespace }).map(keyOf)
          : [],
    },
  ],
  reconcile(key, { client }) {
    const ref = refOf("resourcequotas", key);
    const quota = client.find<ResourceQuota>(ref);
    if (!quota || quota.metadata.deletionTimestamp) return undefined;
    const resources = client.resources().flatMap((each) => (each.namespaced ? [each.resource] : []));
    const objects = new Map(
      resourcesOf(quota, resources).map((resource) => [resource, client.list(resource, { namespace: ref.namespace })]),
    );
    const status = { hard: { ...quota.spec?.hard }, used: usedOf(quota, objects) };
    if (sameValue(status, quota.status)) return undefined;
    client.modifyStatus<ResourceQuota>(ref, (draft) => {
      draft.status = status;
    });
    return undefined;
  },
};
