import type { Message } from "../../../sandbox-server/language/message.ts";
import type { Selects } from "../../vocabulary/words/selects.ts";
import { collectionOf, knownCollection } from "../cluster/collection.ts";
import { at, type KubeObject } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { podsOf } from "./containers.ts";
import { absence, evidence, lookAt } from "./objects.ts";

export function selectsEvaluator(word: Selects, { namespace }: EvaluatorContext): Evaluator {
  const { object, workload } = word;
  const place = object.namespace ?? namespace;
  const pods = knownCollection("Pod", place);
  const replicaSets = knownCollection("ReplicaSet", place);
  return {
    collections: [collectionOf(object, namespace), collectionOf(workload, namespace), pods, replicaSets],
    evaluate(view) {
      const service = view.find(object);
      const owner = view.find(workload);
      if (service === undefined) return absence(view, object);
      if (owner === undefined) return absence(view, workload);
      const selector = selectorOf(service);
      const text = shown(selector.map(([key, value]) => `${key}=${value}`).join(","));
      const alive = view.list(pods).filter((pod) => pod.metadata.deletionTimestamp === undefined);
      const own = podsOf(owner, alive, view.list(replicaSets));
      const picked = alive.filter((pod) => selector.every(([key, value]) => pod.metadata.labels?.[key] === value));
      const pickedOwn = picked.filter((pod) => own.includes(pod));
      const names = picked.map((pod) => pod.metadata.name);
      const proof = [evidence(view, object, ".spec.selector", text), evidence(view, object, "pods selected", names)];
      const fail = (code: string, message: Message) =>
        failed(code, sentences(message, lookAt(`kubectl get pods -l ${text} --show-labels`)), ...proof);
      if (selector.length === 0) {
        const message = say(
          `The Service "${object.name}" has no selector: it picks no pods.`,
          `Le Service « ${object.name} » n'a pas de sélecteur : il ne désigne aucun pod.`,
        );
        return failed("no-selector", message, ...proof);
      }
      if (own.length === 0) {
        const message = say(
          `The ${workload.kind} "${workload.name}" has no pods that could be selected.`,
          `Le ${workload.kind} « ${workload.name} » n'a aucun pod à sélectionner.`,
        );
        return failed("workload-without-pods", message, ...proof);
      }
      if (pickedOwn.length === 0) {
        const labels = shown(own[0]?.metadata.labels);
        return fail(
          "selects-none",
          say(
            `The selector ${text} of the Service "${object.name}" fits no pod of "${workload.name}", whose labels are ${labels}.`,
            `Le sélecteur ${text} du Service « ${object.name} » ne correspond à aucun pod de « ${workload.name} », dont les étiquettes sont ${labels}.`,
          ),
        );
      }
      if (word.onlyThem !== true || picked.length === pickedOwn.length) return passed(...proof);
      const stranger = shown(picked.find((pod) => !own.includes(pod))?.metadata.name, 63);
      return fail(
        "selects-others",
        say(
          `The selector ${text} of the Service "${object.name}" also picks other pods, such as ${stranger}.`,
          `Le sélecteur ${text} du Service « ${object.name} » désigne aussi d'autres pods, comme ${stranger}.`,
        ),
      );
    },
  };
}

function selectorOf(service: KubeObject): readonly (readonly [string, unknown])[] {
  const selector = at(service, "spec", "selector");
  return typeof selector === "object" && selector !== null ? Object.entries(selector) : [];
}
