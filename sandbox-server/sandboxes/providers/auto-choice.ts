import type { Message } from "../../language/message.ts";
import type { Obstacle } from "../sandbox-provider.ts";

/** A provider that might be used here, with what stands in its way. */
export interface Candidate {
  readonly name: string;
  readonly title: Message;
  readonly obstacles: readonly Obstacle[];
}

export interface AutoChoice {
  /** Names, the preferred one first; empty when none can run. */
  readonly chosen: readonly string[];
  /** Why, a line each. */
  readonly reasons: readonly Message[];
}

/**
 * Which of the candidates to use. Those that run as they should come before those that run with less; among equals the
 * order of the candidates decides. The others stand by for exercises that need what the preferred one lacks.
 */
export function chooseAutomatically(candidates: readonly Candidate[]): AutoChoice {
  const usable = candidates.filter((one) => !one.obstacles.some(({ severity }) => severity === "fatal"));
  const ordered = usable.toSorted((one, other) => burden(one) - burden(other));
  const chosen = ordered.map(({ name }) => name);
  return { chosen, reasons: candidates.map((one) => reason(one, chosen)) };
}

/** What takes away one ability alone is no reason to prefer a heavier provider: only the exercises that need it move. */
function burden({ obstacles }: Candidate): number {
  return obstacles.some(({ ability }) => ability === undefined) ? 1 : 0;
}

function reason({ name, title, obstacles }: Candidate, chosen: readonly string[]): Message {
  const role = chosen.indexOf(name);
  const roles: Message =
    role === 0
      ? { en: "used for most sandboxes", fr: "utilisé pour la plupart des bacs à sable" }
      : role > 0
        ? {
            en: "used where an exercise needs what the first lacks",
            fr: "utilisé quand un exercice demande ce qui manque au premier",
          }
        : { en: "not used", fr: "non utilisé" };
  const why = (language: "en" | "fr") =>
    obstacles.length === 0
      ? { en: "nothing stands in its way", fr: "rien ne s'y oppose" }[language]
      : obstacles.map(({ problem }) => problem[language]).join(" ");
  return {
    en: `Provider ${name} (${title.en}), ${roles.en}: ${why("en")}`,
    fr: `Fournisseur ${name} (${title.fr}), ${roles.fr} : ${why("fr")}`,
  };
}
