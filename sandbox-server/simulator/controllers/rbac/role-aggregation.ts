import type * as k8s from "@kubernetes/client-node";
import type { Wire } from "../../registry/kube-object.ts";
import { type LabelSelector, selectorMatches } from "../../registry/label-selector.ts";
import type { Mutable } from "../../store/cluster-client.ts";
import type { Controller } from "../controller.ts";
import { sameValue } from "../equality.ts";
import { keyOf, refOf } from "../work-key.ts";

type ClusterRole = Wire<k8s.V1ClusterRole>;
type Rule = NonNullable<ClusterRole["rules"]>[number];

const resource = "clusterroles.rbac.authorization.k8s.io";

/** Fills aggregated cluster roles (`admin`, `edit`, `view`) with the rules of the roles that their labels select. */
export const roleAggregation: Controller = {
  name: "clusterrole-aggregation-controller",
  sources: [
    {
      resource,
      keys: (_, __, { client }) =>
        client
          .list<ClusterRole>(resource)
          .filter((role) => role.aggregationRule)
          .map(keyOf),
    },
  ],
  reconcile(key, { client }) {
    const role = client.find<ClusterRole>(refOf(resource, key));
    const selectors = role?.aggregationRule?.clusterRoleSelectors;
    if (!role || !selectors) return undefined;
    const rules: Rule[] = [];
    for (const other of client.list<ClusterRole>(resource)) {
      const isMeant = selectors.some((selector) => selectorMatches(selector as LabelSelector, other.metadata.labels));
      if (!isMeant || other.metadata.name === role.metadata.name) continue;
      for (const rule of other.rules ?? []) if (!rules.some((known) => sameValue(known, rule))) rules.push(rule);
    }
    if (sameValue(rules, role.rules ?? [])) return undefined;
    client.modify<ClusterRole>(refOf(resource, key), (draft) => {
      draft.rules = rules as Mutable<Rule[]>;
    });
    return undefined;
  },
};
