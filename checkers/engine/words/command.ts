import type { Command } from "../../vocabulary/words/command.ts";
import { collectionOf } from "../cluster/collection.ts";
import { listAt } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { isFinding, meantContainers } from "./containers.ts";
import { describeCommand, evidence, lookAt } from "./objects.ts";

export function commandEvaluator(word: Command, { namespace }: EvaluatorContext): Evaluator {
  const { object, command, args } = word;
  const wanted = shown([...(command ?? []), ...(args ?? [])]);
  return {
    collections: [collectionOf(object, namespace)],
    evaluate(view) {
      const meant = meantContainers(view, word);
      if (isFinding(meant)) return meant;
      const isRight = meant.containers.some(
        (one) =>
          (command === undefined || isSameList(listAt(one, "command"), command)) &&
          (args === undefined || isSameList(listAt(one, "args"), args)),
      );
      const seen = meant.containers.map((one) => [...listAt(one, "command"), ...listAt(one, "args")]);
      const proof = evidence(view, object, "containers[*].command", seen);
      if (isRight) return passed(proof);
      return failed(
        "command-differs",
        sentences(
          say(
            `The ${object.kind} "${object.name}" runs ${shown(seen)}; ${wanted} is wanted.`,
            `Le ${object.kind} « ${object.name} » lance ${shown(seen)} ; ${wanted} est attendu.`,
          ),
          lookAt(describeCommand(object)),
        ),
        proof,
      );
    },
  };
}

function isSameList(seen: readonly unknown[], wanted: readonly string[]): boolean {
  return seen.length === wanted.length && wanted.every((word, index) => seen[index] === word);
}
