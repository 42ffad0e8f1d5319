import { matchesTerm } from "../../controllers/nodes/node-selection.ts";
import { largestIsBest, type Score } from "./score.ts";

export const preferredNodeAffinity: Score = {
  name: "NodeAffinity",
  weight: 2,
  rate: ({ pod }, { node }) => {
    const preferred = pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    return preferred.reduce((sum, { weight, preference }) => sum + (matchesTerm(preference, node) ? weight : 0), 0);
  },
  normalize: largestIsBest,
};
