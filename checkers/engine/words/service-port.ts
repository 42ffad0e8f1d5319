import type { Message } from "../../../sandbox-server/language/message.ts";
import type { ServicePort } from "../../vocabulary/words/service-port.ts";
import { collectionOf, knownCollection } from "../cluster/collection.ts";
import { at, type KubeObject, listAt, textAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { containersOf } from "./containers.ts";
import { absence, describeCommand, evidence, lookAt } from "./objects.ts";

export function servicePortEvaluator(word: ServicePort, { namespace }: EvaluatorContext): Evaluator {
  const { object } = word;
  const pods = knownCollection("Pod", object.namespace ?? namespace);
  const name = `Service "${object.name}"`;
  const nom = `Service « ${object.name} »`;
  return {
    collections: [collectionOf(object, namespace), pods],
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
      const picked = view.list(pods).filter((pod) => isPicked(pod, found));
      const isWanted = target === word.targetPort || numbersOf(picked, target).includes(word.targetPort);
      if (word.targetPort !== undefined && !isWanted) {
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
      // A load balancer opens a port on every machine, too.
      const isNodePort = type === "LoadBalancer" && at(port, "nodePort") !== undefined;
      if (word.type === undefined || type === word.type || (word.type === "NodePort" && isNodePort)) {
        return passed(...proof);
      }
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

function isPicked(pod: KubeObject, service: KubeObject): boolean {
  const selector = Object.entries(at(service, "spec", "selector") ?? {});
  return selector.length > 0 && selector.every(([key, value]) => pod.metadata.labels?.[key] === value);
}

/** What a port's name stands for in the pods. */
function numbersOf(pods: readonly KubeObject[], name: unknown): readonly unknown[] {
  const ports = pods.flatMap(containersOf).flatMap((one) => listAt(one, "ports"));
  return ports.filter((one) => at(one, "name") === name).map((one) => at(one, "containerPort"));
}
