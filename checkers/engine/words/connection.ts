import type { Connection, NameResolves } from "../../vocabulary/words/connection.ts";
import { collectionOf } from "../cluster/collection.ts";
import type { KubeObject } from "../cluster/kube-object.ts";
import { textAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, type Finding, failed, passed, type Tools, type View } from "../word.ts";
import { absence, evidence, lookAt } from "./objects.ts";
import { podCollections, runningPod } from "./running-pod.ts";

const refreshMs = 1000;
const commandTimeoutMs = 5000;
// Codes that no tool ends with by itself: the connection was tried and is open, was tried and is not, no tool there.
const opened = 40;
const closed = 41;
const noTool = 42;

// An old nc knows no -z. wget ends with 8 and curl with 22, 52 or 56 when somebody answered, but not HTTP, or not 200: that is a connection.
const tryConnection = `
if command -v curl >/dev/null 2>&1; then
  curl -s -o /dev/null -m 2 "http://$1:$2/"; case $? in 0|1|8|22|52|56) exit ${opened};; *) exit ${closed};; esac
fi
if command -v nc >/dev/null 2>&1; then
  said=$(nc -z -w 2 "$1" "$2" 2>&1) && exit ${opened}
  case $said in *option*|*sage:*) ;; *) exit ${closed};; esac
fi
if command -v wget >/dev/null 2>&1; then
  said=$(wget -q -T 2 -O /dev/null "http://$1:$2/" 2>&1); code=$?
  case $code in 0|8) exit ${opened};; esac
  case $said in *"server returned error"*|*"bad header"*) exit ${opened};; esac
  exit ${closed}
fi
exit ${noTool}`;

const tryName = `
if command -v getent >/dev/null 2>&1; then getent hosts "$1" && exit ${opened}; exit ${closed}
elif command -v nslookup >/dev/null 2>&1; then nslookup "$1" && exit ${opened}; exit ${closed}
else exit ${noTool}; fi`;

export function connectionEvaluator(word: Connection, { namespace }: EvaluatorContext): Evaluator {
  const { object, to, port, wanted } = word;
  return {
    collections: [...podCollections(object, namespace), collectionOf(to, namespace)],
    refreshMs,
    async evaluate(view, tools) {
      const from = runningPod(view, object);
      if ("finding" in from) return from.finding;
      const service = view.find(to);
      if (service === undefined) return absence(view, to);
      const address = textAt(service, "spec", "clusterIP") ?? "None";
      if (address === "None" || address === "") return withoutAddress(word, view);
      const answer = await ask(tryConnection, [address, String(port)], from.pod, word, view, tools);
      if (answer === "no-tool") return missingTool(from.pod, "curl, nc, wget");
      const isOpen = answer === "yes";
      const pod = shown(from.pod.metadata.name, 63);
      const proof = evidence(view, to, `from ${pod} to ${address}:${port}`, isOpen ? "connected" : "no connection");
      if (isOpen === (wanted === "reached")) return passed(proof);
      if (isOpen) {
        return failed(
          "not-blocked",
          say(
            `The pod ${pod} still reaches the Service "${to.name}" on port ${port}; it must not.`,
            `Le pod ${pod} atteint encore le Service « ${to.name} » sur le port ${port} ; il ne doit pas pouvoir.`,
          ),
          proof,
        );
      }
      return failed(
        "not-reached",
        sentences(
          say(
            `The pod ${pod} does not reach the Service "${to.name}" on port ${port}; it must.`,
            `Le pod ${pod} n'atteint pas le Service « ${to.name} » sur le port ${port} ; il le doit.`,
          ),
          lookAt(`kubectl describe networkpolicy; kubectl get endpoints ${to.name}`),
        ),
        proof,
      );
    },
  };
}

export function nameResolvesEvaluator(word: NameResolves, { namespace }: EvaluatorContext): Evaluator {
  return {
    collections: podCollections(word.object, namespace),
    refreshMs,
    async evaluate(view, tools) {
      const from = runningPod(view, word.object);
      if ("finding" in from) return from.finding;
      const answer = await ask(tryName, [word.name], from.pod, word, view, tools);
      if (answer === "no-tool") return missingTool(from.pod, "getent, nslookup");
      const pod = shown(from.pod.metadata.name, 63);
      const proof = evidence(view, word.object, `${pod}: ${word.name}`, answer === "yes" ? "found" : "unknown");
      if (answer === "yes") return passed(proof);
      return failed(
        "name-unknown",
        sentences(
          say(
            `The pod ${pod} does not find the name "${word.name}".`,
            `Le pod ${pod} ne trouve pas le nom « ${word.name} ».`,
          ),
          lookAt(`kubectl exec ${pod} -- nslookup ${word.name}`),
        ),
        proof,
      );
    },
  };
}

/** The names are the script's arguments, never part of its text. A command that is cut off counts as "no". */
async function ask(
  script: string,
  words: readonly string[],
  pod: KubeObject,
  { object }: { readonly object: { readonly namespace?: string | undefined } },
  view: View,
  { connection, signal }: Tools,
): Promise<"yes" | "no" | "no-tool"> {
  const result = await connection.runInPod(
    {
      namespace: object.namespace ?? view.namespace,
      pod: pod.metadata.name,
      command: ["sh", "-c", script, "check", ...words],
    },
    { signal, timeoutMs: commandTimeoutMs, maxBytes: 4096 },
  );
  if (result.code === opened) return "yes";
  return result.code === closed || result.code === 124 ? "no" : "no-tool";
}

function missingTool(pod: KubeObject, tools: string): Finding {
  const name = shown(pod.metadata.name, 63);
  return failed(
    "no-tool",
    say(
      `The pod ${name} has no program to try it with (one of: ${tools}); it needs an image that has one.`,
      `Le pod ${name} n'a aucun programme pour essayer (un parmi : ${tools}) ; il lui faut une image qui en a un.`,
    ),
  );
}

function withoutAddress({ to }: Connection, view: View): Finding {
  return failed(
    "no-address",
    say(
      `The Service "${to.name}" has no address of its own (clusterIP); one is wanted.`,
      `Le Service « ${to.name} » n'a pas d'adresse propre (clusterIP) ; il en faut une.`,
    ),
    evidence(view, to, ".spec.clusterIP", "None"),
  );
}
