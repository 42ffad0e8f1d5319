import type { CommandInPod } from "../../vocabulary/words/command-in-pod.ts";
import { collectionOf, knownCollection } from "../cluster/collection.ts";
import { at, type KubeObject, listAt, textAt } from "../cluster/kube-object.ts";
import { say, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed } from "../word.ts";
import { judgeCommand } from "./command-outcome.ts";
import { podsOf } from "./containers.ts";
import { absence, evidence } from "./objects.ts";

const commandTimeoutMs = 5000;
// What a program sees changes without any object changing.
const refreshMs = 2000;

export function commandInPodEvaluator(word: CommandInPod, context: EvaluatorContext): Evaluator {
  const { object, command } = word;
  const namespace = object.namespace ?? context.namespace;
  const pods = knownCollection("Pod", namespace);
  const replicaSets = knownCollection("ReplicaSet", namespace);
  return {
    collections: [collectionOf(object, context.namespace), pods, replicaSets],
    refreshMs,
    async evaluate(view, { connection, signal }) {
      const owner = view.find(object);
      if (owner === undefined) return absence(view, object);
      const running = podsOf(owner, view.list(pods), view.list(replicaSets)).find(
        (pod) =>
          pod.metadata.deletionTimestamp === undefined &&
          textAt(pod, "status", "phase") === "Running" &&
          isAtWork(pod, word.container),
      );
      if (running === undefined) {
        return failed(
          "no-running-pods",
          say(
            `The ${object.kind} "${object.name}" has no running pod.`,
            `Le ${object.kind} « ${object.name} » n'a aucun pod en cours d'exécution.`,
          ),
          evidence(view, object, "pods", "none running"),
        );
      }
      const pod = running.metadata.name;
      const result = await connection.runInPod(
        { namespace, pod, command, ...(word.container === undefined ? {} : { container: word.container }) },
        { signal, timeoutMs: commandTimeoutMs, maxBytes: 65_536 },
      );
      const name = shown(pod, 63);
      const place = { en: `the pod ${name}`, fr: `le pod ${name}`, execute: `kubectl exec ${name} --` };
      const proof = evidence(view, object, `${pod}: ${command.join(" ")}`, `${result.code}: ${result.output}`);
      return judgeCommand(word, result, place, proof);
    },
  };
}

/** A pod counts as running while one of its containers waits after a crash; a command can't run in that one. */
function isAtWork(pod: KubeObject, container = textAt(pod, "spec", "containers", 0, "name")): boolean {
  const state = listAt(pod, "status", "containerStatuses").find((status) => textAt(status, "name") === container);
  return state === undefined || at(state, "state", "running") !== undefined;
}
