import { ageColumn, count, defineKind, nameColumn, text } from "../columns.ts";
import { invalid, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import type { FlowSchema } from "../types.ts";
import { oneOf, requiredOneOf } from "../validation/common.ts";

const defaultPrecedence = 1000;
const highestPrecedence = 10_000;

type FlowSchemaSpec = NonNullable<FlowSchema["spec"]>;
type FlowRule = NonNullable<FlowSchemaSpec["rules"]>[number];

export const flowSchema = defineKind<FlowSchema>({
  group: "flowcontrol.apiserver.k8s.io",
  version: "v1",
  resource: "flowschemas",
  kind: "FlowSchema",
  singular: "flowschema",
  shortNames: [],
  categories: [],
  namespaced: false,
  nameRule: "path-segment",
  columns: [
    nameColumn,
    text("PriorityLevel", "The level of the requests.", ({ spec }) => spec?.priorityLevelConfiguration.name ?? ""),
    count("MatchingPrecedence", "Lower ones are tried first.", ({ spec }) => spec?.matchingPrecedence ?? 0),
    text("DistinguisherMethod", "What tells flows apart.", ({ spec }) => spec?.distinguisherMethod?.type ?? "<none>"),
    ageColumn,
    text("MissingPL", "Whether its level is missing.", ({ status }) => {
      return status?.conditions?.find(({ type }) => type === "Dangling")?.status ?? "?";
    }),
  ],
  tableOrder: (a, b) => precedenceOf(a) - precedenceOf(b),
  subresources: { status: true, statusOnCreate: true },
  withDefaults: (object) => {
    const { spec } = object;
    if (spec === undefined || spec.matchingPrecedence) return object;
    return { ...object, spec: { ...spec, matchingPrecedence: defaultPrecedence } };
  },
  validate: ({ metadata, spec }) => (spec === undefined ? [] : specFaults(metadata.name, spec)),
});

function precedenceOf({ spec }: FlowSchema): number {
  return spec?.matchingPrecedence ?? 0;
}

function specFaults(name: string, spec: FlowSchemaSpec): FieldError[] {
  const faults: FieldError[] = [];
  const { matchingPrecedence: precedence = 0, priorityLevelConfiguration, distinguisherMethod, rules = [] } = spec;
  if (precedence <= 0 || precedence > highestPrecedence) {
    const sentence = `must be a value between 1 and ${highestPrecedence}, inclusive`;
    faults.push(invalid("spec.matchingPrecedence", precedence, sentence));
  }
  if (precedence === 1 && name !== "exempt") {
    faults.push(
      invalid("spec.matchingPrecedence", precedence, "only the schema named 'exempt' may have matchingPrecedence 1"),
    );
  }
  if (distinguisherMethod !== undefined) {
    faults.push(...requiredOneOf("spec.distinguisherMethod.type", distinguisherMethod.type, ["ByNamespace", "ByUser"]));
  }
  if (priorityLevelConfiguration.name === "") {
    faults.push(required("spec.priorityLevelConfiguration.name", "must reference a priority level"));
  }
  return [...faults, ...rules.flatMap((rule, index) => ruleFaults(`spec.rules[${index}]`, rule))];
}

function ruleFaults(field: string, { subjects, resourceRules = [], nonResourceRules = [] }: FlowRule): FieldError[] {
  const faults: FieldError[] = [];
  if (subjects.length === 0) faults.push(required(`${field}.subjects`, "subjects must contain at least one value"));
  subjects.forEach(({ kind }, index) => {
    faults.push(...oneOf(`${field}.subjects[${index}].kind`, kind, ["Group", "ServiceAccount", "User"]));
  });
  if (resourceRules.length + nonResourceRules.length === 0) {
    faults.push(required(field, "at least one of resourceRules and nonResourceRules has to be non-empty"));
  }
  return faults;
}
