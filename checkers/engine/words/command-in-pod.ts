import type { CommandInPod } from "../../vocabulary/words/command-in-pod.ts";
import { collectionOf, knownCollection } from "../cluster/collection.ts";
import type { CommandResult } from "../cluster/connection.ts";
import { at, type KubeObject, listAt, textAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, type Finding, failed, passed, type View } from "../word.ts";
import { podsOf } from "./containers.ts";
import { absence, evidence, lookAt } from "./objects.ts";

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
      return judge(word, result, pod, view);
    },
  };
}

/** A pod counts as running while one of its containers waits after a crash; a command can't run in that one. */
function isAtWork(pod: KubeObject, container = textAt(pod, "spec", "containers", 0, "name")): boolean {
  const state = listAt(pod, "status", "containerStatuses").find((status) => textAt(status, "name") === container);
  return state === undefined || at(state, "state", "running") !== undefined;
}

function judge(
  { object, command, exit, prints }: CommandInPod,
  result: CommandResult,
  pod: string,
  view: View,
): Finding {
  const text = shown(command.join(" "));
  const proof = evidence(view, object, `${pod}: ${text}`, `${result.code}: ${result.output}`);
  const look = lookAt(`kubectl exec ${shown(pod, 63)} -- ${text}`);
  const isRightExit = exit === "failure" ? result.code !== 0 : result.code === exit;
  if (!isRightExit) {
    return failed(
      "exit-differs",
      sentences(
        say(
          `In the pod ${shown(pod, 63)}, "${text}" ends with code ${result.code} (${shown(result.output)}); ${exit} is wanted.`,
          `Dans le pod ${shown(pod, 63)}, « ${text} » se termine avec le code ${result.code} (${shown(result.output)}) ; attendu : ${exit === "failure" ? "un échec" : exit}.`,
        ),
        look,
      ),
      proof,
    );
  }
  if (prints === undefined || result.output.includes(prints)) return passed(proof);
  return failed(
    "output-differs",
    sentences(
      say(
        `In the pod ${shown(pod, 63)}, "${text}" prints "${shown(result.output)}"; it should print "${prints}".`,
        `Dans le pod ${shown(pod, 63)}, « ${text} » affiche « ${shown(result.output)} » ; il devrait afficher « ${prints} ».`,
      ),
      look,
    ),
    proof,
  );
}
