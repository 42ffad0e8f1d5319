import type { DockerPresence } from "../../../vocabulary/words/docker/docker-presence.ts";
import { say } from "../../plain-text.ts";
import { type Evaluator, failed, passed } from "../../word.ts";
import { dockerAbsence, dockerEvaluator, dockerEvidence, named } from "./docker-findings.ts";

export function dockerPresenceEvaluator({ subject, wanted }: DockerPresence): Evaluator {
  return dockerEvaluator(async (docker) => {
    const isThere = (await docker.find(subject)).length > 0;
    const proof = dockerEvidence(subject, "", isThere ? "present" : "absent");
    if (isThere === (wanted === "present")) return passed(proof);
    if (!isThere) return dockerAbsence(docker, subject);
    const { en, fr } = named(subject);
    return failed(
      "still-there",
      say(`There is still ${en}; it must be gone.`, `${upper(fr)} est toujours là ; il ne doit plus y être.`),
      proof,
    );
  });
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
