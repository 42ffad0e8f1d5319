import type { ContainerLog } from "../../../vocabulary/words/docker/container-log.ts";
import { at } from "../../cluster/kube-object.ts";
import { say, sentences, shown } from "../../plain-text.ts";
import { type Evaluator, failed, passed } from "../../word.ts";
import { lookAt } from "../objects.ts";
import { dockerAbsence, dockerEvaluator, dockerEvidence, named } from "./docker-findings.ts";

const maxLines = 2000;

export function containerLogEvaluator({ subject, includes }: ContainerLog): Evaluator {
  return dockerEvaluator(async (docker) => {
    const found = await docker.find(subject);
    if (found.length === 0) return dockerAbsence(docker, subject);
    const logs = await Promise.all(found.map((one) => docker.log(String(at(one, "Id")), maxLines)));
    const line = logs.flatMap((log) => log.split("\n")).find((text) => text.includes(includes));
    if (line !== undefined) return passed(dockerEvidence(subject, "log", line));
    const last = shown(logs[0]?.trimEnd().split("\n").at(-1) ?? "");
    const name = String(at(found[0], "Name")).replace(/^\//, "");
    const { en, fr } = named(subject);
    return failed(
      "not-in-log",
      sentences(
        say(
          `The log of ${en} should contain "${includes}"; its last line is "${last}".`,
          `Le journal attendu pour ${fr} doit contenir « ${includes} » ; sa dernière ligne est « ${last} ».`,
        ),
        lookAt(`docker logs ${shown(name, 63)}`),
      ),
      dockerEvidence(subject, "log", last),
    );
  });
}
