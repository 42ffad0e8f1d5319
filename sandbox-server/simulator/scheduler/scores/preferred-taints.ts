import { toleratesTaint } from "../../controllers/nodes/tolerations.ts";
import { type Score, smallestIsBest } from "./score.ts";

/** Avoids nodes with PreferNoSchedule taints that the pod does not tolerate. */
export const preferredTaints: Score = {
  name: "TaintToleration",
  weight: 3,
  rate: ({ pod }, { node }) => {
    const soft = (node.spec?.taints ?? []).filter((taint) => taint.effect === "PreferNoSchedule");
    return soft.filter((taint) => !toleratesTaint(pod.spec?.tolerations, taint)).length;
  },
  normalize: smallestIsBest,
};
