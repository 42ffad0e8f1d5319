import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { forbidden, invalid, required } from "../field-errors.ts";
import { fill } from "../fill.ts";
import type { Column, FieldError } from "../kind-definition.ts";
import type { PriorityLevelConfiguration } from "../types.ts";
import { requiredOneOf } from "../validation/common.ts";

type LevelSpec = NonNullable<PriorityLevelConfiguration["spec"]>;
type LimitedLevel = NonNullable<LevelSpec["limited"]>;

const defaultShares = 30;
const defaultQueuing = { queues: 64, handSize: 8, queueLengthLimit: 50 };

export const priorityLevelConfiguration = defineKind<PriorityLevelConfiguration>({
  group: "flowcontrol.apiserver.k8s.io",
  version: "v1",
  resource: "prioritylevelconfigurations",
  kind: "PriorityLevelConfiguration",
  singular: "prioritylevelconfiguration",
  shortNames: [],
  categories: [],
  namespaced: false,
  nameRule: "path-segment",
  columns: [
    nameColumn,
    text("Type", "Whether the level is limited.", ({ spec }) => spec?.type ?? ""),
    shown("NominalConcurrencyShares", "Its part of all seats.", ({ limited }) => limited?.nominalConcurrencyShares),
    shown("Queues", "How many queues it has.", ({ limited }) => limited?.limitResponse?.queuing?.queues),
    shown("HandSize", "Among how many queues a flow is dealt.", ({ limited }) => {
      return limited?.limitResponse?.queuing?.handSize;
    }),
    shown("QueueLengthLimit", "How many requests wait in one queue.", ({ limited }) => {
      return limited?.limitResponse?.queuing?.queueLengthLimit;
    }),
    ageColumn,
  ],
  subresources: { status: true },
  withDefaults: (object) => ({
    ...object,
    ...(object.spec === undefined ? {} : { spec: specWithDefaults(object.spec) }),
  }),
  validate: ({ metadata, spec }) => (spec === undefined ? [] : specFaults(metadata.name, spec)),
});

function shown(
  name: string,
  description: string,
  value: (spec: LevelSpec) => number | undefined,
): Column<PriorityLevelConfiguration> {
  return text(name, description, ({ spec }) => String((spec === undefined ? undefined : value(spec)) ?? "<none>"));
}

function specWithDefaults(spec: LevelSpec): LevelSpec {
  if (spec.type === "Exempt") return fill(spec, { exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } });
  if (spec.limited === undefined) return spec;
  const limited = fill(spec.limited, { nominalConcurrencyShares: defaultShares, lendablePercent: 0 });
  return { ...spec, limited: withQueues(limited) };
}

/** Queues that are asked for without numbers get the usual ones. */
function withQueues(limited: LimitedLevel): LimitedLevel {
  const { queuing } = limited.limitResponse ?? {};
  if (limited.limitResponse === undefined || queuing === undefined) return limited;
  const { queues, handSize, queueLengthLimit } = queuing;
  const filled = {
    queues: queues || defaultQueuing.queues,
    handSize: handSize || defaultQueuing.handSize,
    queueLengthLimit: queueLengthLimit || defaultQueuing.queueLengthLimit,
  };
  return { ...limited, limitResponse: { ...limited.limitResponse, queuing: filled } };
}

function specFaults(name: string, { type, limited, exempt }: LevelSpec): FieldError[] {
  const faults = requiredOneOf("spec.type", type, ["Exempt", "Limited"]);
  if (name === "exempt" && type !== "Exempt") {
    faults.push(invalid("spec.type", type, "type must be 'Exempt' for the 'exempt' level"));
  }
  if (type === "Exempt" && limited !== undefined) {
    faults.push(forbidden("spec.limited", "must be nil if the type is not Limited"));
  }
  if (type === "Limited" && exempt !== undefined) {
    faults.push(forbidden("spec.exempt", "must be nil if the type is Limited"));
  }
  if (type !== "Limited") return faults;
  if (limited === undefined) return [...faults, required("spec.limited", "must not be empty when type is Limited")];
  return [...faults, ...limitedFaults(limited)];
}

function limitedFaults({
  nominalConcurrencyShares: shares = defaultShares,
  lendablePercent = 0,
  limitResponse,
}: LimitedLevel) {
  const faults: FieldError[] = [];
  const at = "spec.limited";
  if (shares < 0) faults.push(invalid(`${at}.nominalConcurrencyShares`, shares, "must be a non-negative integer"));
  if (lendablePercent < 0 || lendablePercent > 100) {
    faults.push(invalid(`${at}.lendablePercent`, lendablePercent, "must be between 0 and 100, inclusive"));
  }
  const { type, queuing } = limitResponse ?? {};
  faults.push(...requiredOneOf(`${at}.limitResponse.type`, type, ["Queue", "Reject"]));
  if (type === "Reject" && queuing !== undefined) {
    faults.push(forbidden(`${at}.limitResponse.queuing`, "must be nil if limited.limitResponse.type is not Limited"));
  }
  if (type === "Queue" && queuing === undefined) {
    const sentence = "must not be empty if limited.limitResponse.type is Limited";
    faults.push(required(`${at}.limitResponse.queuing`, sentence));
  }
  return faults;
}
