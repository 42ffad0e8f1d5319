import { toleratesTaint } from "../../controllers/nodes/tolerations.ts";
import { type Filter, finalRejection } from "./filter.ts";

const unschedulableTaint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

/** Cordoned nodes take only pods that tolerate it (daemon sets). */
export const nodeUnschedulable: Filter = ({ pod }, { node }) => {
  if (!node.spec?.unschedulable || toleratesTaint(pod.spec?.tolerations, unschedulableTaint)) return undefined;
  return finalRejection("node(s) were unschedulable");
};
