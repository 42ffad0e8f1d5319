import { ApiError } from "../../store/api-error.ts";
import { pathText } from "../../store/fields/field-set.ts";
import type { ManagerEntry } from "../../store/fields/managed-fields.ts";

export interface FieldConflict {
  readonly manager: ManagerEntry;
  readonly path: string;
}

/** 409 with a cause for every field that another manager holds, in the words of k8s.io/apimachinery managedfields. */
export function applyConflict(conflicts: readonly FieldConflict[]): ApiError {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${managerText(manager)}`,
    field: pathText(path),
  }));
  return new ApiError(409, "Conflict", messageOf(conflicts), { causes });
}

function messageOf(conflicts: readonly FieldConflict[]): string {
  const [first] = conflicts;
  if (conflicts.length === 1 && first !== undefined) {
    return `Apply failed with 1 conflict: conflict with ${managerText(first.manager)}: ${pathText(first.path)}`;
  }
  const byManager = Map.groupBy(conflicts, ({ manager }) => managerText(manager));
  const lines = [...byManager]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([manager, each]) => [`conflicts with ${manager}:`, ...each.map(({ path }) => `- ${pathText(path)}`)]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`;
}

function managerText({ manager, operation, apiVersion, subresource }: ManagerEntry): string {
  const name = JSON.stringify(manager) + (subresource === "" ? "" : ` with subresource ${JSON.stringify(subresource)}`);
  return operation === "Update" ? `${name} using ${apiVersion}` : name;
}
