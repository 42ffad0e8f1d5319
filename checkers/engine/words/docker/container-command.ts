import type { ContainerCommand } from "../../../vocabulary/words/docker/container-command.ts";
import { at } from "../../cluster/kube-object.ts";
import { say, sentences, shown } from "../../plain-text.ts";
import { type Evaluator, failed } from "../../word.ts";
import { judgeCommand } from "../command-outcome.ts";
import { dockerAbsence, dockerEvaluator, dockerEvidence, lookAtDocker, named } from "./docker-findings.ts";

const commandTimeoutMs = 5000;

export function containerCommandEvaluator(word: ContainerCommand): Evaluator {
  const { subject, command } = word;
  return dockerEvaluator(async (docker, { signal }) => {
    const found = await docker.find(subject);
    if (found.length === 0) return dockerAbsence(docker, subject);
    const running = found.find((one) => at(one, "State", "Running") === true);
    const { en, fr } = named(subject);
    if (running === undefined) {
      return failed(
        "not-running",
        sentences(
          say(`Wanted: ${en} runs. It does not.`, `Attendu : ${fr} tourne. Ce n'est pas le cas.`),
          lookAtDocker(subject),
        ),
        dockerEvidence(subject, "State.Running", false),
      );
    }
    const result = await docker.exec(String(at(running, "Id")), command, { timeoutMs: commandTimeoutMs, signal });
    const name = shown(String(at(running, "Name")).replace(/^\//, ""), 63);
    const place = { en: `the container ${name}`, fr: `le conteneur ${name}`, execute: `docker exec ${name}` };
    const proof = dockerEvidence(subject, command.join(" "), `${result.code}: ${result.output}`);
    return judgeCommand(word, result, place, proof);
  });
}
