import type { TcpAnswer } from "../../vocabulary/words/tcp-answer.ts";
import { collectionOf, knownCollection } from "../cluster/collection.ts";
import { at, type KubeObject, listAt, textAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, type Finding, failed, passed, type Tools, type View } from "../word.ts";
import { podSpecOf } from "./containers.ts";
import { absence, describeCommand, evidence, lookAt } from "./objects.ts";
import { podCollections, runningPod } from "./running-pod.ts";

const refreshMs = 2000;
const answerTimeoutMs = 5000;
const maxBytes = 65_536;
const noTool = 42;

// Both are the script's arguments, never part of its text. -w bounds a server that keeps the connection open.
const askWithNc = `
command -v nc >/dev/null 2>&1 || exit ${noTool}
printf '%s' "$3" | nc -w 2 "$1" "$2"`;

type Answer = { readonly answer: string; readonly by: string } | { readonly finding: Finding };

export function tcpAnswerEvaluator(word: TcpAnswer, { namespace }: EvaluatorContext): Evaluator {
  const { object, from, includes, port } = word;
  const place = object.namespace ?? namespace;
  return {
    collections: [
      collectionOf(object, namespace),
      ...(from === undefined ? [knownCollection("Pod", place)] : podCollections(from, namespace)),
    ],
    refreshMs,
    async evaluate(view, tools) {
      const service = view.find(object);
      if (service === undefined) return absence(view, object);
      const asked = await (from === undefined ? askFromOutside : askFromInside)(word, service, view, tools);
      if ("finding" in asked) return asked.finding;
      const { answer, by } = asked;
      const proof = evidence(view, object, `port ${port} asked ${by}`, answer);
      if (answer.includes(includes)) return passed(proof);
      const look = lookAt(describeCommand(object));
      if (answer === "") {
        return failed(
          "no-answer",
          sentences(
            say(
              `The Service "${object.name}" gives no answer on port ${port}.`,
              `Le Service « ${object.name} » ne répond pas sur le port ${port}.`,
            ),
            look,
          ),
          proof,
        );
      }
      return failed(
        "answer-differs",
        sentences(
          say(
            `The Service "${object.name}" answers "${shown(answer)}" on port ${port}; it should contain "${shown(includes)}".`,
            `Le Service « ${object.name} » répond « ${shown(answer)} » sur le port ${port} ; la réponse devrait contenir « ${shown(includes)} ».`,
          ),
          look,
        ),
        proof,
      );
    },
  };
}

async function askFromInside(word: TcpAnswer, service: KubeObject, view: View, tools: Tools): Promise<Answer> {
  const { from = word.object, object, port, send } = word;
  const asking = runningPod(view, from);
  if ("finding" in asking) return asking;
  const address = textAt(service, "spec", "clusterIP") ?? "None";
  if (address === "None" || address === "") {
    return {
      finding: failed(
        "no-address",
        say(
          `The Service "${object.name}" has no address of its own (clusterIP); one is wanted.`,
          `Le Service « ${object.name} » n'a pas d'adresse propre (clusterIP) ; il en faut une.`,
        ),
        evidence(view, object, ".spec.clusterIP", "None"),
      ),
    };
  }
  const pod = asking.pod.metadata.name;
  const { code, output } = await tools.connection.runInPod(
    {
      namespace: from.namespace ?? view.namespace,
      pod,
      command: ["sh", "-c", askWithNc, "check", address, String(port), send],
    },
    { signal: tools.signal, timeoutMs: answerTimeoutMs, maxBytes },
  );
  if (code !== noTool) return { answer: code === 0 ? output : output.includes(word.includes) ? output : "", by: pod };
  return {
    finding: failed(
      "no-tool",
      say(
        `The pod ${shown(pod, 63)} has no nc to ask with; it needs an image that has it.`,
        `Le pod ${shown(pod, 63)} n'a pas nc pour interroger le Service ; il lui faut une image qui l'a.`,
      ),
    ),
  };
}

async function askFromOutside(word: TcpAnswer, service: KubeObject, view: View, tools: Tools): Promise<Answer> {
  const { object, send, includes } = word;
  const namespace = object.namespace ?? view.namespace;
  const wanted = listAt(service, "spec", "ports").find((one) => at(one, "port") === word.port);
  if (wanted === undefined) {
    const seen = shown(
      listAt(service, "spec", "ports")
        .map((one) => at(one, "port"))
        .join(", ") || "—",
    );
    return {
      finding: failed(
        "no-port",
        say(
          `The Service "${object.name}" has no port ${word.port}; it has: ${seen}.`,
          `Le Service « ${object.name} » n'a pas de port ${word.port} ; il a : ${seen}.`,
        ),
        evidence(view, object, ".spec.ports[*].port", seen),
      ),
    };
  }
  const pod = view.list(knownCollection("Pod", namespace)).find((one) => isSelected(service, one) && isReady(one));
  const port = pod === undefined ? undefined : targetPort(wanted, pod);
  if (pod === undefined || port === undefined) {
    return {
      finding: failed(
        "no-ready-pods",
        say(
          `No ready pod stands behind the Service "${object.name}".`,
          `Aucun pod prêt ne se trouve derrière le Service « ${object.name} ».`,
        ),
        evidence(view, object, ".spec.selector", at(service, "spec", "selector")),
      ),
    };
  }
  const answer = await tools.connection.askPod(
    { namespace, pod: pod.metadata.name, port, send },
    { signal: tools.signal, timeoutMs: answerTimeoutMs, maxBytes, isEnough: (text) => text.includes(includes) },
  );
  return { answer, by: `from outside at ${pod.metadata.name}` };
}

function isSelected(service: KubeObject, pod: KubeObject): boolean {
  const selector = Object.entries((at(service, "spec", "selector") ?? {}) as Readonly<Record<string, string>>);
  const labels = pod.metadata.labels ?? {};
  return selector.length > 0 && selector.every(([key, value]) => labels[key] === value);
}

function isReady(pod: KubeObject): boolean {
  const conditions = listAt(pod, "status", "conditions");
  return (
    pod.metadata.deletionTimestamp === undefined &&
    conditions.some((one) => at(one, "type") === "Ready" && at(one, "status") === "True")
  );
}

/** The number behind `targetPort`: itself, the port when it is absent, or that of the container's port of this name. */
function targetPort(port: unknown, pod: KubeObject): number | undefined {
  const target = at(port, "targetPort") ?? at(port, "port");
  if (typeof target === "number") return target;
  const named = listAt(podSpecOf(pod), "containers")
    .flatMap((container) => listAt(container, "ports"))
    .find((one) => at(one, "name") === target);
  const number = at(named, "containerPort");
  return typeof number === "number" ? number : undefined;
}
