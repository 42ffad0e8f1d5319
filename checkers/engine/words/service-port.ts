import type { Message } from "../../../sandbox-server/language/message.ts";
import type { ServicePort } from "../../vocabulary/words/service-port.ts";
import { collectionOf } from "../cluster/collection.ts";
import { at, listAt, textAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { absence, describeCommand, evidence, lookAt } from "./objects.ts";

export function servicePortEvaluator(word: ServicePort, { namespace }: EvaluatorContext): Evaluator {
  const { object } = word;
  const name = `Service "${object.name}"`;
  const nom = `Service « ${object.name} »`;
  return {
    collections: [collectionOf(object, namespace)],
    evaluate(view) {
      const found = view.find(object);
      if (found === undefined) return absence(view, object);
      const ports = listAt(found, "spec", "ports");
      const port = ports.find((one) => at(one, "port") === word.port);
      const type = textAt(found, "spec", "type") ?? "ClusterIP";
      const proof = [evidence(view, object, ".spec.ports", ports), evidence(view, object, ".spec.type", type)];
      const fail = (code: string, message: Message) =>
        failed(code, sentences(message, lookAt(describeCommand(object))), ...proof);
      if (port === undefined) {
        const seen = shown(ports.map((one) => at(one, "port")).join(", ") || "—");
        return fail(
          "port-absent",
          say(
            `The ${name} has the ports ${seen}; port ${word.port} is wanted.`,
            `Le ${nom} a les ports ${seen} ; le port ${word.port} est attendu.`,
          ),
        );
      }
      const target = at(port, "targetPort") ?? word.port;
      if (word.targetPort !== undefined && target !== word.targetPort) {
        return fail(
          "target-port-differs",
          say(
            `Port ${word.port} of the ${name} leads to ${shown(target)}; ${word.targetPort} is wanted.`,
            `Le port ${word.port} du ${nom} mène à ${shown(target)} ; ${word.targetPort} est attendu.`,
          ),
        );
      }
      if (word.nodePort !== undefined && at(port, "nodePort") !== word.nodePort) {
        const seen = shown(at(port, "nodePort") ?? "—");
        return fail(
          "node-port-differs",
          say(
            `The node port of the ${name} is ${seen}; ${word.nodePort} is wanted.`,
            `Le node port du ${nom} est ${seen} ; ${word.nodePort} est attendu.`,
          ),
        );
      }
      if (word.type === undefined || type === word.type) return passed(...proof);
      return fail(
        "type-differs",
        say(
          `The ${name} is of type ${shown(type)}; ${word.type} is wanted.`,
          `Le ${nom} est de type ${shown(type)} ; ${word.type} est attendu.`,
        ),
      );
    },
  };
}
