import { ageSince } from "../../registry/age.ts";
import { ageColumn, nameColumn } from "../../registry/columns.ts";
import type { Column, KindDefinition, WebhookClient } from "../../registry/kind-definition.ts";
import type { KubeObject } from "../../registry/kube-object.ts";
import type { CustomResourceDefinition } from "../../registry/types.ts";
import { isJsonObject } from "../json.ts";
import { valueAtJsonPath } from "./json-path.ts";
import { prunedBySchema, type Schema, schemaFaults, withSchemaDefaults } from "./json-schema.ts";
import { ruleFaults } from "./rules.ts";

type Version = CustomResourceDefinition["spec"]["versions"][number];

/** The kinds of a definition, one a served version, the stored one first. */
export function customKinds(definition: CustomResourceDefinition): readonly KindDefinition[] {
  const { versions } = definition.spec;
  const served = versions.filter((version) => version.served || version.storage);
  return served
    .toSorted((a, b) => Number(b.storage) - Number(a.storage))
    .map((version) => customKind(definition, version));
}

function customKind({ spec }: CustomResourceDefinition, version: Version): KindDefinition {
  const { names } = spec;
  const schema = schemaOf(version);
  const { subresources } = version;
  const shaped = (object: KubeObject) =>
    withSchemaDefaults(prunedBySchema(object, schema, "", []), schema) as KubeObject;
  return {
    group: spec.group,
    version: version.name,
    resource: names.plural,
    kind: names.kind,
    singular: names.singular ?? names.kind.toLowerCase(),
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced: spec.scope === "Namespaced",
    columns: columnsOf(version),
    ...(subresources === undefined ? {} : { subresources: subresourcesOf(subresources) }),
    isCustom: true,
    ...conversionOf(spec),
    ...(schema === undefined ? {} : { customSchema: schema }),
    withDefaults: shaped,
    asRead: shaped,
    validate: (object, previous) => {
      const faults = schemaFaults(object, schema, "");
      // Rules may count on the shape that the schema gives.
      return faults.length > 0 ? faults : ruleFaults(object, previous, schema, "");
    },
    ...(version.deprecated === true ? { warnings: () => [deprecation(spec.group, version, names.kind)] } : {}),
  };
}

function conversionOf({ conversion }: CustomResourceDefinition["spec"]): Pick<KindDefinition, "conversion"> {
  const webhook = conversion?.strategy === "Webhook" ? conversion.webhook : undefined;
  if (webhook?.clientConfig == null) return {};
  const clientConfig = webhook.clientConfig as WebhookClient;
  return { conversion: { clientConfig, reviewVersions: webhook.conversionReviewVersions } };
}

function deprecation(group: string, version: Version, kind: string): string {
  return version.deprecationWarning ?? `${group}/${version.name} ${kind} is deprecated`;
}

function schemaOf(version: Version): Schema | undefined {
  const schema: unknown = version.schema?.openAPIV3Schema;
  return isJsonObject(schema) ? schema : undefined;
}

function subresourcesOf({
  status,
  scale,
}: NonNullable<Version["subresources"]>): NonNullable<KindDefinition["subresources"]> {
  return {
    ...(status == null ? {} : { status: true as const }),
    ...(scale == null
      ? {}
      : {
          scale: {
            specReplicas: withoutDot(scale.specReplicasPath),
            statusReplicas: withoutDot(scale.statusReplicasPath),
            selector: withoutDot(scale.labelSelectorPath ?? ""),
          },
        }),
  };
}

function withoutDot(path: string): string {
  return path.replace(/^\./, "");
}

function columnsOf(version: Version): readonly Column<KubeObject>[] {
  const own = version.additionalPrinterColumns;
  if (own === undefined || own.length === 0) return [nameColumn, ageColumn];
  return [
    nameColumn,
    ...own.map(
      ({ name, type, jsonPath, description = "", priority = 0 }): Column<KubeObject> => ({
        name,
        type: type as Column<KubeObject>["type"],
        description:
          description === "" ? `Custom resource definition column (in JSONPath format): ${jsonPath}` : description,
        ...(priority > 0 ? { priority: 1 } : {}),
        cell: (object, now) => cellOf(valueAtJsonPath(object, jsonPath), type, now),
      }),
    ),
  ];
}

function cellOf(value: unknown, type: string, now: number): string | number | boolean | null {
  if (value === undefined || value === null) return null;
  if (type === "date") return ageSince(String(value), now);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return JSON.stringify(value);
}
