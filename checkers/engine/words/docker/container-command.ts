import type { ContainerCommand } from "../../../vocabulary/words/docker/container-command.ts";
import type { CommandResult } from "../../cluster/connection.ts";
import { at } from "../../cluster/kube-object.ts";
import { say, sentences, shown } from "../../plain-text.ts";
import { type Evaluator, type Finding, failed, passed } from "../../word.ts";
import { lookAt } from "../objects.ts";
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
    return judge(word, result, String(at(running, "Name")).replace(/^\//, ""));
  });
}

function judge({ subject, command, exit, prints }: ContainerCommand, result: CommandResult, name: string): Finding {
  const text = shown(command.join(" "));
  const proof = dockerEvidence(subject, text, `${result.code}: ${result.output}`);
  const look = lookAt(`docker exec ${shown(name, 63)} ${text}`);
  const output = shown(result.output);
  if (exit === "failure" ? result.code === 0 : result.code !== exit) {
    return failed(
      "exit-differs",
      sentences(
        say(
          `In the container ${name}, "${text}" ends with code ${result.code} (${output}); ${exit} is wanted.`,
          `Dans le conteneur ${name}, « ${text} » se termine avec le code ${result.code} (${output}) ; attendu : ${exit === "failure" ? "un échec" : exit}.`,
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
        `In the container ${name}, "${text}" prints "${output}"; it should print "${prints}".`,
        `Dans le conteneur ${name}, « ${text} » affiche « ${output} » ; il devrait afficher « ${prints} ».`,
      ),
      look,
    ),
    proof,
  );
}
