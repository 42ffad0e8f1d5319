import type { Uninterrupted } from "../../vocabulary/words/uninterrupted.ts";
import { type Collection, collectionKey, collectionOf, knownCollection } from "../cluster/collection.ts";
import { listAt } from "../cluster/kube-object.ts";
import { say } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, type Finding, failed, passed, type Tools, type View } from "../word.ts";
import type { CreateEvaluator } from "./composition.ts";
import { evidence } from "./objects.ts";
import { proxyPath } from "./proxy-path.ts";

// Ten requests a second find a gap of a roll-out without being a load.
const betweenRequestsMs = 100;
// A busy machine takes its time; a program that hangs takes longer.
const answerTimeoutMs = 5000;
const fewestRequests = 5;
// After so many good answers in a row, back at the start, a failed attempt is forgotten and the learner may try again.
// Back at the start means that the goal fails as it did there: in the midst of a slow roll-out it fails for another reason.
const answersToForget = 50;

export function uninterruptedEvaluator(
  word: Uninterrupted,
  context: EvaluatorContext,
  create: CreateEvaluator,
): Evaluator {
  const goal = create(word.of, context);
  const place = word.object.namespace ?? context.namespace;
  const path = proxyPath(word, place);
  const seen = {
    ...{ asked: 0, failed: 0, goodInARow: 0, startCode: "" },
    ...{ hasAnsweredBefore: false, isFilled: false, wasEmpty: false },
  };
  return {
    collections: [
      collectionOf(word.object, context.namespace),
      knownCollection("Endpoints", place),
      ...goal.collections,
    ],
    readsAudit: goal.readsAudit === true,
    readsDocker: goal.readsDocker === true,
    readsHome: goal.readsHome === true,
    refreshMs: betweenRequestsMs,
    // A Service that has nobody behind it any more refuses every request, also between two of ours.
    onChange(change) {
      goal.onChange?.(change);
      const { collection, name, object } = change;
      if (!isEndpointsOf(word, place, collection, name)) return;
      const wasFilled = seen.isFilled;
      seen.isFilled = listAt(object, "subsets").some((subset) => listAt(subset, "addresses").length > 0);
      if (wasFilled && !seen.isFilled && seen.hasAnsweredBefore) {
        Object.assign(seen, { wasEmpty: true, goodInARow: 0 });
      }
    },
    async evaluate(view, tools) {
      const isGood = await isAnswered(path, tools);
      const reached = await goal.evaluate(view, tools);
      if (reached.status === "broken") return reached;
      if (isGood) seen.goodInARow += 1;
      else seen.goodInARow = 0;
      if (seen.hasAnsweredBefore) {
        seen.asked += 1;
        if (!isGood) seen.failed += 1;
      }
      if (reached.status === "failed") {
        const isBackAtTheStart =
          (seen.failed > 0 || seen.wasEmpty) && seen.goodInARow >= answersToForget && reached.code === seen.startCode;
        if (isGood && (!seen.hasAnsweredBefore || isBackAtTheStart)) {
          const startCode = reached.code;
          Object.assign(seen, { asked: 0, failed: 0, hasAnsweredBefore: true, wasEmpty: false, startCode });
        }
      }
      return conclude(word, view, seen, reached);
    },
  };
}

interface Seen {
  readonly asked: number;
  readonly failed: number;
  readonly hasAnsweredBefore: boolean;
  /** At some moment no ready pod stood behind the Service. */
  readonly wasEmpty: boolean;
}

function isEndpointsOf({ object }: Uninterrupted, place: string, collection: Collection, name: string): boolean {
  return name === object.name && collectionKey(collection) === collectionKey(knownCollection("Endpoints", place));
}

function conclude({ object }: Uninterrupted, view: View, seen: Seen, reached: Finding): Finding {
  const proof = evidence(view, object, "requests failed", `${seen.failed} of ${seen.asked}`);
  if (seen.failed > 0) {
    return failed(
      "requests-failed",
      say(
        `${seen.failed} of ${seen.asked} requests to the Service "${object.name}" failed meanwhile; none may fail. Go back and try again.`,
        `${seen.failed} requêtes sur ${seen.asked} vers le Service « ${object.name} » ont échoué entre-temps ; aucune ne doit échouer. Revenez en arrière et réessayez.`,
      ),
      proof,
    );
  }
  if (seen.wasEmpty) {
    return failed(
      "requests-failed",
      say(
        `For a moment no ready pod stood behind the Service "${object.name}", and a request then fails; none may fail. Go back and try again.`,
        `Pendant un moment, aucun pod prêt ne se trouvait derrière le Service « ${object.name} », et une requête échoue alors ; aucune ne doit échouer. Revenez en arrière et réessayez.`,
      ),
      proof,
    );
  }
  if (!seen.hasAnsweredBefore) {
    return failed(
      "never-answered",
      say(
        `The Service "${object.name}" has not answered yet before the change; it must serve before, meanwhile and after.`,
        `Le Service « ${object.name} » n'a pas encore répondu avant le changement ; il doit répondre avant, pendant et après.`,
      ),
      proof,
    );
  }
  if (reached.status !== "passed") return reached;
  if (seen.asked >= fewestRequests) return passed(proof, ...reached.evidence);
  return failed(
    "too-few-requests",
    say(`Only ${seen.asked} requests were made so far.`, `Seulement ${seen.asked} requêtes ont été faites jusqu'ici.`),
    proof,
  );
}

async function isAnswered(path: string, { connection, signal }: Tools): Promise<boolean> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]);
  try {
    const answer = await connection.request(path, { signal: limit, timeoutMs: answerTimeoutMs, maxBytes: 4096 });
    return answer.status < 500 && answer.status !== 404;
  } catch (thrown) {
    // A silent program is a failed request; an API that can't be reached is not the learner's fault.
    if (limit.aborted && !signal.aborted) return false;
    throw thrown;
  }
}
