import type { Evidence } from "../../verdict.ts";
import { addressOf, kubectlName, type ObjectReference } from "../../vocabulary/object-reference.ts";
import { collectionOf } from "../cluster/collection.ts";
import type { KubeObject } from "../cluster/kube-object.ts";
import { say, sentences, shown } from "../plain-text.ts";
import { type Finding, failed, type View } from "../word.ts";

/** The failure of a check whose object is not there: names what is there instead. */
export function absence(view: View, reference: ObjectReference): Finding {
  const collection = collectionOf(reference, view.namespace);
  const others = view.list(collection).map((object) => shown(object.metadata.name, 63));
  const kind = reference.kind;
  const place = collection.namespace;
  const name = reference.name;
  return failed(
    "absent",
    sentences(
      place === undefined
        ? say(`There is no ${kind} "${name}" in the cluster.`, `Il n'y a pas de ${kind} « ${name} » dans le cluster.`)
        : say(
            `There is no ${kind} "${name}" in the namespace ${place}.`,
            `Il n'y a pas de ${kind} « ${name} » dans le namespace ${place}.`,
          ),
      others.length === 0
        ? undefined
        : say(`What is there: ${some(others, "and")}.`, `Ce qui s'y trouve : ${some(others, "et")}.`),
    ),
    { source: source(view, reference), value: "absent" },
  );
}

/** `deployments.apps default/web`, then a path. */
export function source(view: View, reference: ObjectReference, path = ""): string {
  const address = addressOf(reference);
  const resource = [address?.plural, address?.group].filter((part) => part !== undefined && part !== "").join(".");
  const place = address?.namespaced === false ? "" : `${reference.namespace ?? view.namespace}/`;
  return `${resource} ${place}${reference.name}${path === "" ? "" : ` ${path}`}`;
}

export function evidence(view: View, reference: ObjectReference, path: string, value: unknown): Evidence {
  return { source: source(view, reference, path), value: shown(value, 500) };
}

/** What a learner types to see more. */
export function lookAt(command: string) {
  return say(`Look at it with: ${command}`, `Pour en savoir plus : ${command}`);
}

/** `kubectl describe deployment/web`, with the namespace where it is not the current one. */
export function describeCommand(reference: ObjectReference): string {
  const place = reference.namespace === undefined ? "" : ` -n ${reference.namespace}`;
  return `kubectl describe ${kubectlName(reference)}${place}`;
}

/** True when the deletion of the object was asked for. */
export function isBeingDeleted(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

function some(names: readonly string[], and: "and" | "et"): string {
  const first = names.slice(0, 4);
  const more = names.length - first.length;
  const rest = and === "and" ? `and ${more} more` : `et ${more} de plus`;
  if (more > 0) return `${first.join(", ")} ${rest}`;
  return first.length < 2 ? first.join("") : `${first.slice(0, -1).join(", ")} ${and} ${first.at(-1)}`;
}
