import type { DockerRule } from "../../../vocabulary/words/docker/docker-rule.ts";
import { celProgram } from "../../cel-program.ts";
import { say, sentences, shown } from "../../plain-text.ts";
import { type Evaluator, failed, passed } from "../../word.ts";
import { dockerAbsence, dockerEvaluator, dockerEvidence, lookAtDocker, named } from "./docker-findings.ts";

export function dockerRuleEvaluator({ subject, expression, seen, wanted, code }: DockerRule): Evaluator {
  const isMet = celProgram(expression);
  const look = celProgram(seen);
  return dockerEvaluator(async (docker) => {
    const found = await docker.find(subject);
    const [first] = found;
    if (first === undefined) return dockerAbsence(docker, subject);
    // A field that is not there leaves a rule without an answer: that is a no.
    if (found.some((one) => orNothing(() => isMet(one)) === true)) {
      return passed(dockerEvidence(subject, expression, "true"));
    }
    const now = shown(orNothing(() => look(first)) ?? "—");
    const { en, fr } = named(subject);
    return failed(
      code,
      sentences(
        say(`Wanted of ${en}: ${wanted.en}. Seen: ${now}.`, `Attendu pour ${fr} : ${wanted.fr}. Vu : ${now}.`),
        lookAtDocker(subject),
      ),
      dockerEvidence(subject, seen, now),
    );
  });
}

function orNothing(ask: () => unknown): unknown {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
