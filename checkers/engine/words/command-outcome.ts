import type { Evidence } from "../../verdict.ts";
import type { CommandResult } from "../cluster/connection.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Finding, failed, passed } from "../word.ts";
import { lookAt } from "./objects.ts";

export interface WantedOutcome {
  readonly command: readonly string[];
  readonly exit: number | "failure";
  readonly prints?: string | undefined;
}

/** Where the command ran: `the pod web-1`, `le pod web-1`, and what a learner puts before it to run it there. */
export interface CommandPlace {
  readonly en: string;
  readonly fr: string;
  readonly execute: string;
}

/** Judges how a command ended and what it printed. Codes: `exit-differs`, `output-differs`. */
export function judgeCommand(
  { command, exit, prints }: WantedOutcome,
  result: CommandResult,
  place: CommandPlace,
  proof: Evidence,
): Finding {
  const text = shown(command.join(" "));
  const output = shown(result.output);
  const look = lookAt(`${place.execute} ${text}`.trim());
  const isRightExit = exit === "failure" ? result.code !== 0 : result.code === exit;
  if (!isRightExit) {
    return failed(
      "exit-differs",
      sentences(
        say(
          `In ${place.en}, "${text}" ends with code ${result.code} (${output}); ${exit === "failure" ? "a failure" : exit} is wanted.`,
          `Dans ${place.fr}, « ${text} » se termine avec le code ${result.code} (${output}) ; attendu : ${exit === "failure" ? "un échec" : exit}.`,
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
        `In ${place.en}, "${text}" prints "${output}"; it should print "${prints}".`,
        `Dans ${place.fr}, « ${text} » affiche « ${output} » ; il devrait afficher « ${prints} ».`,
      ),
      look,
    ),
    proof,
  );
}
