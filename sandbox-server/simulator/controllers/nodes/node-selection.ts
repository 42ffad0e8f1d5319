import type { Labels, Requirement, SelectorOperator } from "../../registry/label-selector.ts";
import { matchesRequirements } from "../../registry/label-selector.ts";
import type { Node, Pod } from "../../registry/types.ts";

interface NodeRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** core/v1 NodeSelectorTerm. */
export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly NodeRequirement[];
  readonly matchFields?: readonly NodeRequirement[];
}

const operators: Readonly<Record<string, SelectorOperator>> = {
  In: "In",
  NotIn: "NotIn",
  Exists: "Exists",
  DoesNotExist: "DoesNotExist",
  Gt: "GreaterThan",
  Lt: "LessThan",
};

function matches(requirements: readonly NodeRequirement[] | undefined, values: Labels): boolean {
  const known: Requirement[] = [];
  for (const { key, operator, values: wanted } of requirements ?? []) {
    const labelOperator = operators[operator];
    if (!labelOperator) return false;
    known.push({ key, operator: labelOperator, values: wanted ?? [] });
  }
  return matchesRequirements(known, values);
}

/** Whether a node meets one term; an empty term matches nothing. */
export function matchesTerm(term: NodeSelectorTerm, node: Node): boolean {
  if (!term.matchExpressions?.length && !term.matchFields?.length) return false;
  const fields = { "metadata.name": node.metadata.name };
  return matches(term.matchExpressions, node.metadata.labels) && matches(term.matchFields, fields);
}

/** Whether a node meets any of the terms (they are joined by or). */
export function matchesAnyTerm(terms: readonly NodeSelectorTerm[] | undefined, node: Node): boolean {
  return (terms ?? []).some((term) => matchesTerm(term, node));
}

/** Whether a node meets a pod's nodeSelector and required node affinity. */
export function isSelectedByPod(pod: Pod, node: Node): boolean {
  for (const [key, value] of Object.entries(pod.spec?.nodeSelector ?? {})) {
    if (node.metadata.labels?.[key] !== value) return false;
  }
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || matchesAnyTerm(required.nodeSelectorTerms, node);
}

/** The node names that every required term names by `metadata.name` (daemon sets), if that is how the pod asks. */
export function namedNodes(pod: Pod): ReadonlySet<string> | undefined {
  const terms = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!terms || terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const term of terms) {
    const field = term.matchFields?.find(({ key, operator }) => key === "metadata.name" && operator === "In");
    if (!field) return undefined;
    for (const name of field.values ?? []) names.add(name);
  }
  return names;
}
