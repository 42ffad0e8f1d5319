import { MatelotError } from "../../../../errors/index.ts";
import type { Message } from "../../../../language/message.ts";
import { containersOf, findObjects } from "../cluster-objects.ts";
import type { Engine } from "../engine/engine.ts";
import { EngineRefusal } from "../engine/engine-refusal.ts";
import type { ClusterId } from "../labels.ts";

/** Enough to see why a component gave up, and still a message that one reads. */
const shownLogLines = 12;

/** Why a step failed, where that is known without looking at the nodes. */
export class StepFault extends Error {
  override readonly name = "StepFault";
  readonly said: Message;

  constructor(said: Message) {
    super(said.en);
    this.said = said;
  }
}

/**
 * The fault of a bring-up as a person needs it: the step, the reason, and what the nodes said last. Asked before
 * anything is undone, for the logs go with the containers.
 */
export async function bringUpFailure(
  engine: Engine,
  cluster: ClusterId,
  step: Message,
  thrown: unknown,
): Promise<MatelotError> {
  if (thrown instanceof MatelotError) return thrown;
  const reason = reasonOf(thrown);
  const logs = await lastWords(engine, cluster);
  return new MatelotError("sandbox-create-failed", {
    message: {
      en: `The cluster did not come up (${step.en}): ${reason.en}${logs}`,
      fr: `Le cluster n'a pas démarré (${step.fr}) : ${reason.fr}${logs}`,
    },
    cause: thrown,
  });
}

function reasonOf(thrown: unknown): Message {
  if (thrown instanceof StepFault) return thrown.said;
  const words =
    thrown instanceof EngineRefusal ? thrown.words : thrown instanceof Error ? thrown.message : String(thrown);
  return { en: words, fr: words };
}

/** The last log lines of every node, as far as they can be had; they say why more often than anything else. */
async function lastWords(engine: Engine, cluster: ClusterId): Promise<string> {
  try {
    const nodes = containersOf(await findObjects(engine, cluster, {}), "node");
    const said = await Promise.all(
      nodes.map(async ({ name }) => {
        const lines = await engine.lastLogLines(name, shownLogLines, {});
        return lines.length === 0 ? "" : `\n${name}:\n${lines.map((line) => `  ${line}`).join("\n")}`;
      }),
    );
    return said.join("");
  } catch {
    // The fault itself matters more than its illustration.
    return "";
  }
}
