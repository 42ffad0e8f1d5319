import type { Probe } from "../../vocabulary/words/probe.ts";
import { collectionOf } from "../cluster/collection.ts";
import { at, listAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { isFinding, meantContainers } from "./containers.ts";
import { describeCommand, evidence, lookAt } from "./objects.ts";

const actions = { http: "httpGet", tcp: "tcpSocket", exec: "exec", grpc: "grpc" } as const;

export function probeEvaluator(word: Probe, { namespace }: EvaluatorContext): Evaluator {
  const { object, probe } = word;
  const field = `${probe}Probe`;
  return {
    collections: [collectionOf(object, namespace)],
    evaluate(view) {
      const meant = meantContainers(view, word);
      if (isFinding(meant)) return meant;
      const probes = meant.containers.map((one) => at(one, field)).filter((one) => one !== undefined);
      const proof = evidence(view, object, `containers[*].${field}`, probes);
      if (probes.length === 0) {
        return failed(
          "probe-absent",
          sentences(
            say(
              `No container of the ${object.kind} "${object.name}" has a ${field}.`,
              `Aucun conteneur du ${object.kind} « ${object.name} » n'a de ${field}.`,
            ),
            lookAt(describeCommand(object)),
          ),
          proof,
        );
      }
      const containers = meant.containers.filter((one) => fits(one, at(one, field), word));
      if (containers.length > 0) return passed(proof);
      return failed(
        "probe-differs",
        say(
          `The ${field} of the ${object.kind} "${object.name}" is ${shown(probes[0])}; wanted: ${wish(word)}.`,
          `La ${field} du ${object.kind} « ${object.name} » est ${shown(probes[0])} ; attendu : ${wish(word)}.`,
        ),
        proof,
      );
    },
  };
}

function fits(container: unknown, probe: unknown, { by, path, port }: Probe): boolean {
  const action = Object.values(actions).find((name) => at(probe, name) !== undefined);
  if (action === undefined || (by !== undefined && actions[by] !== action)) return false;
  if (path !== undefined && (at(probe, action, "path") ?? "/") !== path) return false;
  return port === undefined || portNumber(container, at(probe, action, "port")) === portNumber(container, port);
}

/** A port by its number, where the container gives it a name. */
function portNumber(container: unknown, port: unknown): unknown {
  const named = listAt(container, "ports").find((one) => at(one, "name") === port);
  return at(named, "containerPort") ?? port;
}

function wish({ by, path, port }: Probe): string {
  const parts = [by, path, port === undefined ? undefined : `port ${port}`];
  return parts.filter((part) => part !== undefined).join(" ");
}
