import type { EndpointAnswers } from "../../vocabulary/words/endpoint-answers.ts";
import { collectionOf, knownCollection } from "../cluster/collection.ts";
import { statusMessage } from "../cluster/collection-watch.ts";
import type { ApiAnswer } from "../cluster/connection.ts";
import { refused } from "../cluster/fault.ts";
import { at, listAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, type Finding, failed, passed, type View } from "../word.ts";
import { absence, evidence, lookAt } from "./objects.ts";
import { proxyPath } from "./proxy-path.ts";

// A busy machine takes its time; a program that hangs takes longer.
const answerTimeoutMs = 5000;
const maxBodyBytes = 64 * 1024;
// A program inside a container can begin to answer without any object changing.
const refreshMs = 1000;

export function endpointAnswersEvaluator(word: EndpointAnswers, { namespace }: EvaluatorContext): Evaluator {
  const { object } = word;
  const place = object.namespace ?? namespace;
  const endpoints = knownCollection("Endpoints", place);
  return {
    collections: [collectionOf(object, namespace), ...(object.kind === "Service" ? [endpoints] : [])],
    refreshMs,
    async evaluate(view, { connection, signal }) {
      if (view.find(object) === undefined) return absence(view, object);
      const obstacle = object.kind === "Service" ? serviceObstacle(word, view) : undefined;
      if (obstacle !== undefined) return obstacle;
      const path = proxyPath(word, place);
      const limit = AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]);
      try {
        const options = { signal: limit, timeoutMs: answerTimeoutMs, maxBytes: maxBodyBytes };
        return judge(word, await connection.request(path, options), view, path);
      } catch (thrown) {
        // The API itself answers everything else; a silence of the proxied program ends here.
        if (!signal.aborted && limit.aborted) return noAnswer(word, view, `${answerTimeoutMs / 1000} s`);
        throw thrown;
      }
    },
  };
}

function serviceObstacle({ object, port }: EndpointAnswers, view: View): Finding | undefined {
  const found = view.find(object);
  const ports = listAt(found, "spec", "ports");
  if (!ports.some((one) => at(one, "port") === port || at(one, "name") === port)) {
    const seen = shown(ports.map((one) => at(one, "port")).join(", ") || "—");
    return failed(
      "port-absent",
      say(
        `The Service "${object.name}" has the ports ${seen}; port ${port} is wanted.`,
        `Le Service « ${object.name} » a les ports ${seen} ; le port ${port} est attendu.`,
      ),
      evidence(view, object, ".spec.ports[*].port", seen),
    );
  }
  const endpoints = view.find({ ...object, kind: "Endpoints" });
  if (listAt(endpoints, "subsets").some((subset) => listAt(subset, "addresses").length > 0)) return undefined;
  return failed(
    "no-endpoints",
    sentences(
      say(
        `The Service "${object.name}" has no ready pod behind it: its selector fits none, or none is ready.`,
        `Le Service « ${object.name} » n'a aucun pod prêt derrière lui : son sélecteur n'en désigne aucun, ou aucun n'est prêt.`,
      ),
      lookAt(`kubectl get endpoints ${object.name}`),
    ),
    evidence(view, { ...object, kind: "Endpoints" }, ".subsets", listAt(endpoints, "subsets")),
  );
}

function judge(word: EndpointAnswers, answer: ApiAnswer, view: View, path: string): Finding {
  const proof = evidence(view, word.object, path, `HTTP ${answer.status}`);
  const apiWords = apiStatus(answer);
  // The API server speaks itself: 5xx when the program could not be reached, else it refuses to ask it at all.
  if (apiWords !== undefined && answer.status >= 500) return noAnswer(word, view, shown(apiWords));
  if (apiWords !== undefined) return { status: "broken", fault: refused(path, answer.status, apiWords) };
  const name = `${word.object.kind} "${word.object.name}"`;
  const nom = `${word.object.kind} « ${word.object.name} »`;
  if (answer.status !== word.status) {
    return failed(
      "status-differs",
      say(
        `The ${name} answers ${word.path} on port ${word.port} with HTTP ${answer.status}; ${word.status} is wanted.`,
        `Le ${nom} répond à ${word.path} sur le port ${word.port} par HTTP ${answer.status} ; ${word.status} est attendu.`,
      ),
      proof,
    );
  }
  if (word.bodyIncludes === undefined || answer.body.includes(word.bodyIncludes)) return passed(proof);
  return failed(
    "body-differs",
    say(
      `The ${name} answers "${shown(answer.body)}"; the answer should contain "${word.bodyIncludes}".`,
      `Le ${nom} répond « ${shown(answer.body)} » ; la réponse devrait contenir « ${word.bodyIncludes} ».`,
    ),
    { ...proof, value: shown(answer.body, 500) },
  );
}

/** The words of a Kubernetes Status, which the API server itself wrote; undefined for a program's own answer. */
function apiStatus(answer: ApiAnswer): string | undefined {
  return answer.body.includes('"kind":"Status"') || answer.body.startsWith("error trying to reach service")
    ? statusMessage(answer.body) || answer.body
    : undefined;
}

function noAnswer({ object, port }: EndpointAnswers, view: View, detail: string): Finding {
  return failed(
    "no-answer",
    say(
      `The ${object.kind} "${object.name}" does not answer on port ${port} (${detail}).`,
      `Le ${object.kind} « ${object.name} » ne répond pas sur le port ${port} (${detail}).`,
    ),
    evidence(view, object, `port ${port}`, detail),
  );
}
