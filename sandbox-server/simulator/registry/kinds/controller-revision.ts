import { ageColumn, count, defineKind, nameColumn, text } from "../columns.ts";
import { required } from "../field-errors.ts";
import type { ControllerRevision } from "../types.ts";
import { immutable, nonNegative } from "../validation/common.ts";

export const controllerRevision = defineKind<ControllerRevision>({
  group: "apps",
  version: "v1",
  resource: "controllerrevisions",
  kind: "ControllerRevision",
  singular: "controllerrevision",
  shortNames: [],
  categories: [],
  namespaced: true,
  columns: [
    nameColumn,
    text("Controller", "The workload whose history this is.", ({ metadata }) => {
      const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
      return owner === undefined ? "<none>" : `${controllerName(owner.kind, owner.apiVersion)}/${owner.name}`;
    }),
    count("Revision", "The number of the revision.", ({ revision }) => revision),
    ageColumn,
  ],
  hasGeneration: false,
  validate: ({ revision, data }, previous) => [
    ...nonNegative("revision", revision),
    ...(data === undefined ? [required("data", "data is mandatory")] : []),
    ...(previous === undefined ? [] : immutable("data", data, previous.data)),
  ],
});

function controllerName(kind: string, apiVersion: string): string {
  const group = apiVersion.includes("/") ? `.${apiVersion.split("/")[0]}` : "";
  return `${kind.toLowerCase()}${group}`;
}
