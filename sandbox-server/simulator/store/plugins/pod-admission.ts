import type { RandomSource } from "../../clock.ts";
import type { KubeObject } from "../../registry/kube-object.ts";
import {
  type PodAdmission,
  withEvictionTolerations,
  withPriority,
  withServiceAccount,
} from "../../registry/pod/admission.ts";
import type { Pod, PriorityClass, ServiceAccount } from "../../registry/types.ts";
import type { AdmissionPlugin, AdmissionRequest } from "../admission.ts";
import { forbidden, qualified } from "../api-error.ts";
import { randomLetters } from "../fresh-names.ts";
import type { ObjectStore } from "../object-store.ts";

/** What the API server adds to every new pod: priority, tolerations, the service account and its token. */
export function podAdmission(store: ObjectStore, random: RandomSource): readonly AdmissionPlugin[] {
  const classes = () => store.list("priorityclasses.scheduling.k8s.io") as readonly PriorityClass[];
  const accountOf = (namespace: string) => (name: string) =>
    store.find("serviceaccounts", namespace, name) as ServiceAccount | undefined;
  return [
    onNewPods("Priority", (pod) => withPriority(pod, classes())),
    onNewPods("DefaultTolerationSeconds", (pod) => ({ pod: withEvictionTolerations(pod) })),
    onNewPods("ServiceAccount", (pod, { namespace }) =>
      withServiceAccount(pod, accountOf(namespace), randomLetters(5, random)),
    ),
  ];
}

function onNewPods(name: string, step: (pod: Pod, request: AdmissionRequest) => PodAdmission): AdmissionPlugin {
  return {
    name,
    mutate(request) {
      const { object, kind, operation, subresource } = request;
      if (object === undefined || qualified(kind) !== "pods" || operation !== "CREATE" || subresource !== "")
        return undefined;
      const outcome = step(object as unknown as Pod, request);
      if ("refusal" in outcome) throw forbidden(kind, object.metadata.name, outcome.refusal);
      return outcome.pod as unknown as KubeObject;
    },
  };
}
