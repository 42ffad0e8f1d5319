import type { Environment, VariableSource } from "../../vocabulary/words/environment.ts";
import { collectionOf, knownCollection } from "../cluster/collection.ts";
import { at, type KubeObject, listAt, textAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, type Finding, failed, passed, type View } from "../word.ts";
import { isFinding, meantContainers } from "./containers.ts";
import { describeCommand, evidence, lookAt } from "./objects.ts";

export function environmentEvaluator(word: Environment, { namespace }: EvaluatorContext): Evaluator {
  const { object, name } = word;
  const place = object.namespace ?? namespace;
  return {
    collections: [
      collectionOf(object, namespace),
      knownCollection("ConfigMap", place),
      knownCollection("Secret", place),
    ],
    evaluate(view) {
      const meant = meantContainers(view, word);
      if (isFinding(meant)) return meant;
      const variables = meant.containers.flatMap((container) => variableOf(container, name, view, place) ?? []);
      const [first] = variables;
      if (first === undefined) {
        return failed(
          "variable-absent",
          sentences(
            say(
              `The ${object.kind} "${object.name}" sets no environment variable ${name}.`,
              `Le ${object.kind} « ${object.name} » ne définit pas la variable d'environnement ${name}.`,
            ),
            lookAt(describeCommand(object)),
          ),
          evidence(view, object, `env ${name}`, "absent"),
        );
      }
      const fitting = variables.find((variable) => fits(variable, word));
      if (fitting !== undefined) return passed(proofOf(word, view, fitting));
      return difference(word, view, first);
    },
  };
}

interface Variable {
  /** Undefined where the ConfigMap or Secret does not hold it. */
  readonly value: string | undefined;
  readonly from?: VariableSource;
}

function variableOf(container: unknown, name: string, view: View, namespace: string): Variable | undefined {
  // The last entry of a name wins, and `env` wins over `envFrom`: as the kubelet builds the environment.
  const own = listAt(container, "env").findLast((entry) => textAt(entry, "name") === name);
  if (own !== undefined) {
    const from = keySource(at(own, "valueFrom"));
    if (from === undefined) return { value: textAt(own, "value") ?? "" };
    return { value: stored(from, view, namespace), from };
  }
  for (const entry of listAt(container, "envFrom").toReversed()) {
    const prefix = textAt(entry, "prefix") ?? "";
    const key = name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
    const configMap = textAt(entry, "configMapRef", "name");
    const secret = textAt(entry, "secretRef", "name");
    const source = configMap ?? secret;
    if (key === undefined || source === undefined) continue;
    const from = { kind: configMap === undefined ? "Secret" : "ConfigMap", name: source, key } as const;
    const value = stored(from, view, namespace);
    if (value !== undefined) return { value, from };
  }
  return undefined;
}

function keySource(valueFrom: unknown): VariableSource | undefined {
  for (const [field, kind] of [
    ["configMapKeyRef", "ConfigMap"],
    ["secretKeyRef", "Secret"],
  ] as const) {
    const name = textAt(valueFrom, field, "name");
    const key = textAt(valueFrom, field, "key");
    if (name !== undefined && key !== undefined) return { kind, name, key };
  }
  return undefined;
}

function stored({ kind, name, key }: VariableSource, view: View, namespace: string): string | undefined {
  const found: KubeObject | undefined = view.find({ kind, name, namespace });
  const value = textAt(found, "data", key);
  return kind === "Secret" && value !== undefined ? Buffer.from(value, "base64").toString("utf8") : value;
}

function fits(variable: Variable, { value, from }: Environment): boolean {
  if (value !== undefined) return variable.value === value;
  if (from === undefined) return true;
  const seen = variable.from;
  return seen?.kind === from.kind && seen.name === from.name && seen.key === from.key;
}

function difference(word: Environment, view: View, variable: Variable): Finding {
  const { object, name, value, from } = word;
  if (from !== undefined) {
    const wanted = `${from.kind} ${from.name}, ${from.key}`;
    const seen = variable.from;
    const seenText = seen === undefined ? undefined : shown(`${seen.kind} ${seen.name}, ${seen.key}`);
    return failed(
      "source-differs",
      say(
        `The variable ${name} comes from ${seenText ?? "a fixed value"}; it should come from ${wanted}.`,
        `La variable ${name} provient de ${seenText ?? "une valeur fixe"} ; elle devrait provenir de ${wanted}.`,
      ),
      proofOf(word, view, variable),
    );
  }
  const isSecret = variable.from?.kind === "Secret";
  const seen = isSecret ? "another value" : shown(variable.value ?? "nothing");
  const vu = isSecret ? "une autre valeur" : shown(variable.value ?? "rien");
  return failed(
    "variable-differs",
    say(
      `In the ${object.kind} "${object.name}", ${name} is ${seen}; ${shown(value)} is wanted.`,
      `Dans le ${object.kind} « ${object.name} », ${name} vaut ${vu} ; ${shown(value)} est attendu.`,
    ),
    proofOf(word, view, variable),
  );
}

/** A Secret's value stays a secret, also in what is kept about the verdict. */
function proofOf({ object, name }: Environment, view: View, { value, from }: Variable) {
  const source = from === undefined ? "" : `${from.kind} ${from.name}, ${from.key}: `;
  return evidence(view, object, `env ${name}`, `${source}${from?.kind === "Secret" ? "…" : (value ?? "absent")}`);
}
