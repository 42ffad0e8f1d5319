import type { Namespace } from "../../registry/types.ts";
import type { ResourceName } from "../../store/cluster-client.ts";
import { withCondition } from "../conditions.ts";

type NamespaceCondition = NonNullable<NonNullable<Namespace["status"]>["conditions"]>[number];

/** What is left of one resource in a namespace that is being deleted. */
export interface Remains {
  readonly resource: ResourceName;
  readonly count: number;
  /** Every finalizer of every object left. */
  readonly finalizers: readonly string[];
}

/** The five conditions of a namespace on its way out (pkg/controller/namespace/deletion/status_condition_utils.go). */
export function terminationConditions(
  existing: readonly NamespaceCondition[] | undefined,
  remains: readonly Remains[],
  now: string,
): readonly NamespaceCondition[] {
  const wanted = [
    condition(
      "NamespaceDeletionDiscoveryFailure",
      "False",
      "ResourcesDiscovered",
      "All resources successfully discovered",
    ),
    condition(
      "NamespaceDeletionGroupVersionParsingFailure",
      "False",
      "ParsedGroupVersions",
      "All legacy kube types successfully parsed",
    ),
    condition(
      "NamespaceDeletionContentFailure",
      "False",
      "ContentDeleted",
      "All content successfully deleted, may be waiting on finalization",
    ),
    contentRemaining(remains),
    finalizersRemaining(remains),
  ];
  return (
    wanted.reduce<readonly NamespaceCondition[] | undefined>((all, each) => withCondition(all, each, now), existing) ??
    []
  );
}

function condition(type: string, status: string, reason: string, message: string): NamespaceCondition {
  return { type, status, reason, message } as unknown as NamespaceCondition;
}

function contentRemaining(remains: readonly Remains[]): NamespaceCondition {
  const type = "NamespaceContentRemaining";
  if (remains.length === 0) return condition(type, "False", "ContentRemoved", "All content successfully removed");
  const parts = remains.map(({ resource, count }) => `${groupResource(resource)} has ${count} resource instances`);
  const message = `Some resources are remaining: ${parts.toSorted().join(", ")}`;
  return condition(type, "True", "SomeResourcesRemain", message);
}

function finalizersRemaining(remains: readonly Remains[]): NamespaceCondition {
  const counts = new Map<string, number>();
  for (const finalizer of remains.flatMap((each) => each.finalizers)) {
    counts.set(finalizer, (counts.get(finalizer) ?? 0) + 1);
  }
  const type = "NamespaceFinalizersRemaining";
  if (counts.size === 0) {
    return condition(type, "False", "ContentHasNoFinalizers", "All content-preserving finalizers finished");
  }
  const parts = [...counts].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`);
  const message = `Some content in the namespace has finalizers remaining: ${parts.toSorted().join(", ")}`;
  return condition(type, "True", "SomeFinalizersRemain", message);
}

/** The controller writes the core group's empty name too: `pods.`. */
function groupResource(resource: ResourceName): string {
  return resource.includes(".") ? resource : `${resource}.`;
}
