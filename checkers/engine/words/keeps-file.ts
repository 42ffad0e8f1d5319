import type { Evidence } from "../../verdict.ts";
import type { KeepsFile } from "../../vocabulary/words/keeps-file.ts";
import { knownCollection } from "../cluster/collection.ts";
import { say } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, type Finding, failed, passed } from "../word.ts";
import { evidence } from "./objects.ts";
import { podCollections, runningPod } from "./running-pod.ts";

const refreshMs = 1000;
const commandTimeoutMs = 5000;

export function keepsFileEvaluator(word: KeepsFile, { namespace }: EvaluatorContext): Evaluator {
  const { object, path, container } = word;
  const place = object.namespace ?? namespace;
  let before: { readonly uid: string | undefined; readonly content: string } | undefined;
  let wasLost = false;
  return {
    collections: podCollections(object, namespace),
    refreshMs,
    async evaluate(view, { connection, signal }) {
      const found = runningPod(view, object);
      if ("finding" in found) return found.finding;
      const { name, uid } = found.pod.metadata;
      const { code, output } = await connection.runInPod(
        {
          namespace: place,
          pod: name,
          command: ["cat", path],
          ...(container === undefined ? {} : { container }),
        },
        { signal, timeoutMs: commandTimeoutMs, maxBytes: 65_536 },
      );
      const proof = evidence(view, object, `${name}:${path}`, code === 0 ? output : `cat ended with ${code}`);
      // The first pod stays the one to compare with for as long as it lives.
      const isLater = before !== undefined && before.uid !== uid;
      if (isLater && before?.content === output && code === 0) return passed(proof);
      if (isLater && isGone(view.list(knownCollection("Pod", place)), before?.uid)) {
        // The next try compares with what is there now.
        before = code === 0 ? { uid, content: output } : undefined;
        wasLost = true;
      } else if (code === 0 && !isLater) {
        before = { uid, content: output };
      }
      // Said until another replacement proves the contrary: the learner may look at it much later.
      if (wasLost) return lost(path, proof);
      if (code !== 0) {
        return failed(
          "no-file",
          say(
            `There is no file ${path} in the pod ${name} yet.`,
            `Il n'y a pas encore de fichier ${path} dans le pod ${name}.`,
          ),
          proof,
        );
      }
      return failed(
        "pod-not-replaced",
        say(
          `The file ${path} is there; the pod ${name} has not been replaced since.`,
          `Le fichier ${path} est là ; le pod ${name} n'a pas été remplacé depuis.`,
        ),
        proof,
      );
    },
  };
}

function lost(path: string, proof: Evidence): Finding {
  return failed(
    "data-lost",
    say(
      `The file ${path} did not survive: the pod that came after it does not hold the same. Mend it, then replace the pod once more.`,
      `Le fichier ${path} n'a pas survécu : le pod suivant n'a pas le même contenu. Corrigez, puis remplacez le pod encore une fois.`,
    ),
    proof,
  );
}

function isGone(pods: readonly { readonly metadata: { readonly uid?: string } }[], uid: string | undefined): boolean {
  return !pods.some((pod) => pod.metadata.uid === uid);
}
