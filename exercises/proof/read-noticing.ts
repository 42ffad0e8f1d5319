import type { Check } from "../../checkers/check.ts";
import { collectionOf } from "../../checkers/engine/cluster/collection.ts";
import { asKubeObject, type KubeObject } from "../../checkers/engine/cluster/kube-object.ts";
import type { Tools, View } from "../../checkers/engine/word.ts";
import { createEvaluator } from "../../checkers/engine/words/index.ts";
import { type CheckDescription, partsOf } from "../../checkers/vocabulary/index.ts";

/** Words that judge by what is written in an object, and never by what became of it. */
const readers: ReadonlySet<CheckDescription["kind"]> = new Set([
  "command",
  "environment",
  "expression",
  "field",
  "image",
  "label",
  "mounts",
  "probe",
  "quota",
  "resources",
  "service-port",
] as const);

/** Which checks see a change by reading alone; asks nobody. */
export interface Reading {
  /** Ids of checks of which a part that held no longer holds with the object in place of the one of its name. */
  noticing(kind: string, object: unknown): readonly string[];
  /** Whether every part of every check is such a reader, and none reads a status: what none of them notices, nobody does. */
  readonly isAll: boolean;
}

/** Reads what the checks read, in the objects given: everything that the cluster holds. */
export function readingOf(
  checks: readonly Check[],
  objects: readonly unknown[],
  namespace: string,
  tools: Tools,
): Reading {
  const all = objects.map(asKubeObject).filter((object) => object !== undefined);
  const parts = checks.flatMap(({ id, test }) => readingParts(test).map((part) => ({ id, part })));
  const holdsIn = (part: CheckDescription, held: readonly KubeObject[]) => {
    const list: View["list"] = (collection) =>
      held.filter(
        (object) =>
          object.kind === collection.kind &&
          (collection.namespace === undefined || object.metadata.namespace === collection.namespace),
      );
    const find: View["find"] = (reference) =>
      list(collectionOf(reference, namespace)).find(({ metadata }) => metadata.name === reference.name);
    const finding = createEvaluator(part, { namespace }).evaluate({ namespace, find, list }, tools);
    return "then" in finding || finding.status === "passed";
  };
  const holding = parts.filter(({ part }) => holdsIn(part, all));
  return {
    isAll: checks.every(({ test }) => isRead(test) && !readsStatus(test)),
    noticing(kind, changed) {
      const object = asKubeObject(changed);
      if (object === undefined) return [];
      const { name, namespace: place } = object.metadata;
      const others = all.filter(
        (other) => other.kind !== kind || other.metadata.name !== name || other.metadata.namespace !== place,
      );
      const now = [...others, { ...object, kind }];
      return [...new Set(holding.filter(({ part }) => !holdsIn(part, now)).map(({ id }) => id))];
    },
  };
}

/** The parts that must all hold and can be read: `all` and `stays` ask for every one of theirs. */
function readingParts(test: CheckDescription): readonly CheckDescription[] {
  if (isRead(test) && test.kind !== "stays" && test.kind !== "all") return [test];
  return test.kind === "all" || test.kind === "stays" ? partsOf(test).flatMap(readingParts) : [];
}

/** What became of an object, which is not known before the change is really made. */
function readsStatus(test: CheckDescription): boolean {
  return /\bstatus\b/.test(JSON.stringify(test));
}

function isRead(test: CheckDescription): boolean {
  if (["all", "any", "not", "stays"].includes(test.kind)) return partsOf(test).every(isRead);
  return readers.has(test.kind);
}
