import {
  type LabelSelector,
  matchesRequirements,
  requirementsOf,
  selectorMatches,
} from "../registry/label-selector.ts";
import type { Pod } from "../registry/types.ts";
import type { ClusterView } from "./cluster-view.ts";

/** core/v1 PodAffinityTerm. */
export interface PodAffinityTerm {
  readonly topologyKey: string;
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

type Kind = "podAffinity" | "podAntiAffinity";

export function requiredTerms(pod: Pod, kind: Kind): readonly PodAffinityTerm[] {
  return (pod.spec?.affinity?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? []) as PodAffinityTerm[];
}

export function preferredTerms(pod: Pod, kind: Kind): readonly { weight: number; podAffinityTerm: PodAffinityTerm }[] {
  const preferred = pod.spec?.affinity?.[kind]?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return preferred as unknown as { weight: number; podAffinityTerm: PodAffinityTerm }[];
}

/** Whether a term of `owner` means `other`: by namespace and by labels. */
export function termSelects(term: PodAffinityTerm, owner: Pod, other: Pod, view: ClusterView): boolean {
  if (!selectsNamespace(term, owner.metadata.namespace ?? "", other.metadata.namespace ?? "", view)) return false;
  if (!selectorMatches(term.labelSelector, other.metadata.labels)) return false;
  return agreesOnKeys(term, owner, other);
}

function selectsNamespace(term: PodAffinityTerm, own: string, other: string, view: ClusterView): boolean {
  const names = term.namespaces ?? [];
  if (names.length === 0 && !term.namespaceSelector) return own === other;
  if (names.includes(other)) return true;
  if (!term.namespaceSelector) return false;
  return matchesRequirements(requirementsOf(term.namespaceSelector), view.namespaceLabels(other));
}

function agreesOnKeys({ matchLabelKeys, mismatchLabelKeys }: PodAffinityTerm, owner: Pod, other: Pod): boolean {
  const own = owner.metadata.labels ?? {};
  const theirs = other.metadata.labels ?? {};
  const isEqual = (key: string) => own[key] === undefined || own[key] === theirs[key];
  const isDifferent = (key: string) => own[key] === undefined || own[key] !== theirs[key];
  return (matchLabelKeys ?? []).every(isEqual) && (mismatchLabelKeys ?? []).every(isDifferent);
}
