import type { Amounts, Resources } from "../../vocabulary/words/resources.ts";
import { collectionOf } from "../cluster/collection.ts";
import { at } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { isSameQuantity } from "../quantity.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { isFinding, meantContainers } from "./containers.ts";
import { describeCommand, evidence, lookAt } from "./objects.ts";

export function resourcesEvaluator(word: Resources, { namespace }: EvaluatorContext): Evaluator {
  const { object } = word;
  const wishes = [...wishesOf("requests", word.requests), ...wishesOf("limits", word.limits)];
  return {
    collections: [collectionOf(object, namespace)],
    evaluate(view) {
      const meant = meantContainers(view, word);
      if (isFinding(meant)) return meant;
      const seen = meant.containers.map((one) => at(one, "resources"));
      const proof = evidence(view, object, "containers[*].resources", seen);
      const unmet = seen.map((resources) => wishes.find((wish) => !isMet(resources, wish)));
      if (unmet.includes(undefined)) return passed(proof);
      const wish = unmet[0] ?? wishes[0];
      if (wish === undefined) return passed(proof);
      const amount = at(seen[0], wish.part, wish.name);
      const field = `${wish.part}.${wish.name}`;
      return failed(
        amount === undefined ? "resources-absent" : "resources-differ",
        sentences(
          amount === undefined
            ? say(
                `The ${object.kind} "${object.name}" sets no ${field}; ${wish.quantity} is wanted.`,
                `Le ${object.kind} « ${object.name} » ne définit pas ${field} ; ${wish.quantity} est attendu.`,
              )
            : say(
                `In the ${object.kind} "${object.name}", ${field} is ${shown(amount)}; ${wish.quantity} is wanted.`,
                `Dans le ${object.kind} « ${object.name} », ${field} vaut ${shown(amount)} ; ${wish.quantity} est attendu.`,
              ),
          lookAt(describeCommand(object)),
        ),
        proof,
      );
    },
  };
}

interface Wish {
  readonly part: "requests" | "limits";
  readonly name: string;
  readonly quantity: string;
}

function wishesOf(part: Wish["part"], amounts: Amounts = {}): readonly Wish[] {
  return Object.entries(amounts).map(([name, quantity]) => ({ part, name, quantity }));
}

function isMet(resources: unknown, { part, name, quantity }: Wish): boolean {
  const seen = at(resources, part, name);
  return seen !== undefined && isSameQuantity(seen, quantity);
}
