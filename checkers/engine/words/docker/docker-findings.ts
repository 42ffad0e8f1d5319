import type { Evidence } from "../../../verdict.ts";
import { type DockerReference, inspectCommand } from "../../../vocabulary/words/docker/docker-reference.ts";
import type { DockerConnection } from "../../docker/docker-connection.ts";
import { say, sentences, shown } from "../../plain-text.ts";
import { noEngine } from "../../surroundings.ts";
import { type Evaluator, type Finding, failed, type Tools } from "../../word.ts";
import { lookAt } from "../objects.ts";

// Most changes come as events of the engine; a program's answer, and an engine that was started anew, tell nothing.
const refreshMs = 2000;

/** An evaluation that asks the learner's Docker Engine; `broken` where the sandbox has none. */
export function dockerEvaluator(ask: (docker: DockerConnection, tools: Tools) => Promise<Finding>): Evaluator {
  return {
    collections: [],
    readsDocker: true,
    refreshMs,
    async evaluate(_view, tools) {
      if (tools.docker === undefined) return { status: "broken", fault: noEngine };
      return ask(tools.docker, tools);
    },
  };
}

const nouns = {
  container: { en: "container", fr: "conteneur" },
  image: { en: "image", fr: "image" },
  volume: { en: "volume", fr: "volume" },
  network: { en: "network", fr: "réseau" },
} as const;

/** `the container "web"`, or any container of an image. */
export function named({ type, name, byImage }: DockerReference) {
  if (byImage === true) {
    return { en: `the container from the image "${name}"`, fr: `le conteneur de l'image « ${name} »` };
  }
  const { en, fr } = nouns[type];
  return { en: `the ${en} "${name}"`, fr: `${type === "image" ? "l'" : "le "}${fr} « ${name} »` };
}

/** The failure of a check whose thing is not there: names what is there instead. */
export async function dockerAbsence(docker: DockerConnection, reference: DockerReference): Promise<Finding> {
  const { type, name, byImage } = reference;
  const others = (await docker.names(type)).slice(0, 5).map((other) => shown(other, 63));
  const { en, fr } = nouns[type];
  return failed(
    "absent",
    sentences(
      byImage === true
        ? say(`There is no container made from "${name}".`, `Aucun conteneur n'est issu de « ${name} ».`)
        : say(`There is no ${en} "${name}".`, `Il n'y a pas de ${fr} « ${name} ».`),
      others.length === 0
        ? undefined
        : say(`What is there: ${others.join(", ")}.`, `Ce qui s'y trouve : ${others.join(", ")}.`),
    ),
    dockerEvidence(reference, "", "absent"),
  );
}

export function dockerEvidence({ type, name }: DockerReference, path: string, value: unknown): Evidence {
  return { source: `docker ${type} ${name}${path === "" ? "" : ` ${path}`}`, value: shown(value, 500) };
}

export function lookAtDocker(reference: DockerReference) {
  return lookAt(inspectCommand(reference));
}
