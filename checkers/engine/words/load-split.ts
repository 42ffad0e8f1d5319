import type { LoadSplit } from "../../vocabulary/words/load-split.ts";
import { collectionOf, knownCollection } from "../cluster/collection.ts";
import { say } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed, type Tools } from "../word.ts";
import { absence, evidence } from "./objects.ts";
import { proxyPath } from "./proxy-path.ts";

// A busy machine takes its time; a program that hangs takes longer.
const answerTimeoutMs = 5000;
const atOnce = 8;
// Some hundred requests a look: not more often than a person wonders.
const refreshMs = 4000;

export function loadSplitEvaluator(word: LoadSplit, { namespace }: EvaluatorContext): Evaluator {
  const { object, versions, requests } = word;
  const place = object.namespace ?? namespace;
  return {
    collections: [collectionOf(object, namespace), knownCollection("Endpoints", place)],
    refreshMs,
    async evaluate(view, tools) {
      if (view.find(object) === undefined) return absence(view, object);
      const bodies = await askOften(proxyPath(word, place), requests, tools);
      const proof = (value: string) => evidence(view, object, `${bodies.length} requests`, value);
      const lost = bodies.filter((body) => body === undefined).length;
      if (lost > 0) {
        return failed(
          "requests-failed",
          say(
            `${lost} of ${bodies.length} requests to the Service "${object.name}" were not answered.`,
            `${lost} requêtes sur ${bodies.length} vers le Service « ${object.name} » sont restées sans réponse.`,
          ),
          proof(`${lost} failed`),
        );
      }
      const shares = versions.map(({ bodyIncludes }) => {
        const isFirst = (body = "") =>
          versions.find((one) => body.includes(one.bodyIncludes))?.bodyIncludes === bodyIncludes;
        return Math.round((bodies.filter((body) => isFirst(body)).length * 100) / bodies.length);
      });
      const seen = versions.map((one, index) => `"${one.bodyIncludes}" ${shares[index]} %`).join(", ");
      const isWithin = versions.every(({ atLeast, atMost }, index) => {
        const share = shares[index] ?? 0;
        return share >= atLeast && share <= atMost;
      });
      if (isWithin) return passed(proof(seen));
      const wanted = versions.map((one) => `"${one.bodyIncludes}" ${one.atLeast}–${one.atMost} %`).join(", ");
      return failed(
        "split-differs",
        say(
          `The answers of the Service "${object.name}" are ${seen}; wanted: ${wanted}.`,
          `Les réponses du Service « ${object.name} » sont ${seen} ; attendu : ${wanted}.`,
        ),
        proof(seen),
      );
    },
  };
}

/** The bodies of the answers; undefined for a request that nobody answered with success. */
async function askOften(path: string, count: number, { connection, signal }: Tools) {
  const bodies: (string | undefined)[] = [];
  const waiting = Array.from({ length: count }).keys();
  const worker = async () => {
    for (const _ of waiting) {
      const answer = await connection.request(path, { signal, timeoutMs: answerTimeoutMs, maxBytes: 16_384 });
      bodies.push(answer.status < 400 ? answer.body : undefined);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return bodies;
}
