import type { Node, Pod } from "../../registry/types.ts";
import type { Controller } from "../controller.ts";
import { itself, keyOf, placeOf, refOf } from "../work-key.ts";
import { setPodCondition } from "./pod-conditions.ts";
import { isFinished, isTerminating } from "./pod-state.ts";

/** How long a pod may name a node that is not there before it is taken to be lost (pkg/controller/podgc). */
const quarantineMs = 40_000;

/** Removes pods that nobody else will: those whose node is gone, and those that were deleted before they had one. */
export function podGarbage(): Controller {
  const orphanedSince = new Map<string, number>();
  return {
    name: "pod-garbage-collector-controller",
    sources: [
      itself("pods"),
      {
        resource: "nodes",
        keys: (node, _, { client }, change) =>
          change === "DELETED"
            ? client
                .list<Pod>("pods")
                .filter((pod) => pod.spec?.nodeName === node.metadata.name)
                .map(keyOf)
            : [],
      },
    ],
    reconcile(key, context) {
      const { client, clock } = context;
      const pod = client.find<Pod>(refOf("pods", key));
      const node = pod?.spec?.nodeName;
      const isOrphan = node && !client.find<Node>({ resource: "nodes", namespace: "", name: node });
      if (!pod || !isOrphan) {
        orphanedSince.delete(key);
        if (pod && !node && isTerminating(pod)) client.delete(placeOf("pods", pod), { graceSeconds: 0 });
        return undefined;
      }
      const since = orphanedSince.get(key) ?? clock.now();
      orphanedSince.set(key, since);
      if (since + quarantineMs > clock.now()) return since + quarantineMs - clock.now();
      if (!isFinished(pod)) {
        const message = "PodGC: node no longer exists";
        setPodCondition(context, pod, { type: "DisruptionTarget", status: "True", reason: "DeletionByPodGC", message });
        client.modifyStatus<Pod>(placeOf("pods", pod), (draft) => {
          if (draft.status) draft.status.phase = "Failed";
        });
      }
      client.delete(placeOf("pods", pod), { graceSeconds: 0, uid: pod.metadata.uid });
      return undefined;
    },
  };
}
