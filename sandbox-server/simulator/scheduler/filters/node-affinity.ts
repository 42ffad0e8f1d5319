import { isSelectedByPod } from "../../controllers/nodes/node-selection.ts";
import { type Filter, finalRejection } from "./filter.ts";

export const nodeAffinity: Filter = ({ pod }, { node }) =>
  isSelectedByPod(pod, node) ? undefined : finalRejection("node(s) didn't match Pod's node affinity/selector");
