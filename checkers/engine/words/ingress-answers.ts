import type { IngressAnswers } from "../../vocabulary/words/ingress-answers.ts";
import { collectionOf } from "../cluster/collection.ts";
import type { CommandResult } from "../cluster/connection.ts";
import { type KubeObject, listAt, textAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, type Finding, failed, passed, type View } from "../word.ts";
import { absence, describeCommand, evidence, lookAt } from "./objects.ts";
import { podCollections, runningPod } from "./running-pod.ts";

// What stands behind an Ingress changes without the Ingress changing.
const refreshMs = 2000;
const commandTimeoutMs = 5000;

export function ingressAnswersEvaluator(word: IngressAnswers, { namespace }: EvaluatorContext): Evaluator {
  const { object, from, host, path } = word;
  return {
    collections: [collectionOf(object, namespace), ...podCollections(from, namespace)],
    refreshMs,
    async evaluate(view, { connection, signal }) {
      const ingress = view.find(object);
      if (ingress === undefined) return absence(view, object);
      const asker = runningPod(view, from);
      if ("finding" in asker) return asker.finding;
      const address = addressOf(ingress);
      if (address === undefined) return withoutAddress(word, view);
      const result = await connection.runInPod(
        {
          namespace: from.namespace ?? view.namespace,
          pod: asker.pod.metadata.name,
          command: ["wget", "-T", "3", "-qO-", "--header", `Host: ${host}`, `http://${address}${path}`],
        },
        { signal, timeoutMs: commandTimeoutMs, maxBytes: 65_536 },
      );
      return judge(word, result, address, view);
    },
  };
}

/** Where a controller says that the Ingress can be reached; undefined while none has taken it up. */
function addressOf(ingress: KubeObject): string | undefined {
  const [first] = listAt(ingress, "status", "loadBalancer", "ingress");
  return [textAt(first, "ip"), textAt(first, "hostname")].find((one) => one !== undefined && /^[\w.:-]+$/.test(one));
}

function judge(word: IngressAnswers, { code, output }: CommandResult, address: string, view: View): Finding {
  const { object, host, path, status, bodyIncludes } = word;
  const url = `http://${host}${path}`;
  const seen = code === 0 ? 200 : Number(/server returned error: HTTP\/\S+ (\d{3})/.exec(output)?.[1] ?? Number.NaN);
  const proof = evidence(view, object, `${url} at ${address}`, `${code}: ${output}`);
  const look = lookAt(describeCommand(object));
  if (Number.isNaN(seen)) {
    const words = say(
      `A request for ${url} gets no answer (${shown(output)}).`,
      `Une requête vers ${url} n'obtient pas de réponse (${shown(output)}).`,
    );
    return failed("no-answer", sentences(words, look), proof);
  }
  if (seen !== status) {
    const words = say(
      `A request for ${url} is answered with status ${seen}; ${status} is wanted.`,
      `Une requête vers ${url} reçoit une réponse de statut ${seen} ; attendu : ${status}.`,
    );
    return failed("status-differs", sentences(words, look), proof);
  }
  if (bodyIncludes === undefined || output.includes(bodyIncludes)) return passed(proof);
  const words = say(
    `The answer for ${url} is "${shown(output)}"; it should contain "${bodyIncludes}".`,
    `La réponse pour ${url} est « ${shown(output)} » ; elle devrait contenir « ${bodyIncludes} ».`,
  );
  return failed("body-differs", sentences(words, look), proof);
}

function withoutAddress({ object }: IngressAnswers, view: View): Finding {
  return failed(
    "no-address",
    sentences(
      say(
        `The Ingress "${object.name}" has no address yet: no controller has taken it up. Does its class (ingressClassName) exist?`,
        `L'Ingress « ${object.name} » n'a pas encore d'adresse : aucun contrôleur ne l'a pris en charge. Sa classe (ingressClassName) existe-t-elle ?`,
      ),
      lookAt("kubectl get ingress,ingressclass"),
    ),
    evidence(view, object, ".status.loadBalancer", "empty"),
  );
}
