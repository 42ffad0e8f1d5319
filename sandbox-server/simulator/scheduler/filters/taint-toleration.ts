import { firstUntolerated } from "../../controllers/nodes/tolerations.ts";
import { type Filter, finalRejection } from "./filter.ts";

export const taintToleration: Filter = ({ pod }, { node }) => {
  const taint = firstUntolerated(node.spec?.taints, pod.spec?.tolerations, ["NoSchedule", "NoExecute"]);
  if (!taint) return undefined;
  return finalRejection(`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ""}}`);
};
