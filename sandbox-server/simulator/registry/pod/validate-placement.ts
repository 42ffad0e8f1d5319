import { forbidden, invalid, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { labelKeyFaults } from "../names.ts";
import type { PodSpec } from "../types.ts";
import { inRange, labelFaults, labelSelectorFaults, namedFaults, oneOf } from "../validation/common.ts";

type Toleration = NonNullable<PodSpec["tolerations"]>[number];
type Affinity = NonNullable<PodSpec["affinity"]>;
type NodeTerm = NonNullable<
  NonNullable<Affinity["nodeAffinity"]>["requiredDuringSchedulingIgnoredDuringExecution"]
>["nodeSelectorTerms"][number];
type PodAffinity = NonNullable<Affinity["podAffinity"]>;
type PodTerm = NonNullable<PodAffinity["requiredDuringSchedulingIgnoredDuringExecution"]>[number];

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** Where a pod may run: selectors, affinities, tolerations, spread. */
export function placementFaults(field: string, spec: PodSpec): FieldError[] {
  return [
    ...labelFaults(`${field}.nodeSelector`, spec.nodeSelector),
    ...affinityFaults(`${field}.affinity`, spec.affinity ?? {}),
    ...(spec.tolerations ?? []).flatMap((toleration, index) =>
      tolerationFaults(`${field}.tolerations[${index}]`, toleration),
    ),
    ...spreadFaults(`${field}.topologySpreadConstraints`, spec.topologySpreadConstraints ?? []),
  ];
}

function tolerationFaults(field: string, toleration: Toleration): FieldError[] {
  const { key, operator, value, effect, tolerationSeconds } = toleration;
  const faults = key ? namedFaults(`${field}.key`, key, labelKeyFaults) : [];
  // The API server shows the object of its own inner type, whose fields have other names.
  const inner = {
    Key: key ?? "",
    Operator: operator ?? "",
    Value: value ?? "",
    Effect: effect ?? "",
    TolerationSeconds: tolerationSeconds ?? null,
  };
  if (!key && operator !== "Exists") {
    const sentence = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    faults.push(invalid(`${field}.operator`, operator ?? "", sentence));
  }
  if (tolerationSeconds !== undefined && effect !== "NoExecute") {
    faults.push(invalid(`${field}.effect`, effect ?? "", "effect must be 'NoExecute' when `tolerationSeconds` is set"));
  }
  if (operator === "Exists" && value) {
    faults.push(invalid(`${field}.operator`, inner, "value must be empty when `operator` is 'Exists'"));
  }
  faults.push(...oneOf(`${field}.operator`, operator || undefined, ["Equal", "Exists"]));
  return [...faults, ...oneOf(`${field}.effect`, effect || undefined, effects)];
}

function affinityFaults(field: string, { nodeAffinity, podAffinity, podAntiAffinity }: Affinity): FieldError[] {
  const faults: FieldError[] = [];
  const wanted = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (wanted) {
    const path = `${field}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
    const terms = wanted.nodeSelectorTerms ?? [];
    if (terms.length === 0) faults.push(required(path, "must have at least one node selector term"));
    faults.push(...terms.flatMap((term, index) => nodeTermFaults(`${path}[${index}]`, term)));
  }
  const preferred = nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  for (const [index, { weight, preference }] of preferred.entries()) {
    const path = `${field}.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
    faults.push(...weightFaults(`${path}.weight`, weight), ...nodeTermFaults(`${path}.preference`, preference));
  }
  if (podAffinity) faults.push(...podAffinityFaults(`${field}.podAffinity`, podAffinity));
  if (podAntiAffinity) faults.push(...podAffinityFaults(`${field}.podAntiAffinity`, podAntiAffinity));
  return faults;
}

function nodeTermFaults(field: string, term: NodeTerm): FieldError[] {
  return (term.matchExpressions ?? []).flatMap(({ key, operator, values = [] }, index) => {
    const path = `${field}.matchExpressions[${index}]`;
    const faults = namedFaults(`${path}.key`, key ?? "", labelKeyFaults);
    if (operator === "In" || operator === "NotIn") {
      if (values.length === 0) {
        faults.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      }
    } else if (operator === "Exists" || operator === "DoesNotExist") {
      if (values.length > 0) {
        faults.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      }
    } else if (operator === "Gt" || operator === "Lt") {
      if (values.length !== 1) {
        faults.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      }
    } else {
      faults.push(invalid(`${path}.operator`, operator, "not a valid selector operator"));
    }
    return faults;
  });
}

function weightFaults(field: string, weight: number): FieldError[] {
  return weight >= 1 && weight <= 100 ? [] : [invalid(field, weight, "must be in the range 1-100")];
}

function podAffinityFaults(field: string, affinity: PodAffinity): FieldError[] {
  const wanted = (affinity.requiredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((term, index) =>
    podTermFaults(`${field}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`, term),
  );
  const preferred = (affinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((item, index) => {
    const path = `${field}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
    return [
      ...weightFaults(`${path}.weight`, item.weight),
      ...podTermFaults(`${path}.podAffinityTerm`, item.podAffinityTerm),
    ];
  });
  return [...wanted, ...preferred];
}

function podTermFaults(field: string, term: PodTerm): FieldError[] {
  return [
    ...labelSelectorFaults(`${field}.labelSelector`, term.labelSelector),
    ...(term.topologyKey ? [] : [required(`${field}.topologyKey`, "can not be empty")]),
    ...namedFaults(`${field}.topologyKey`, term.topologyKey ?? "", labelKeyFaults),
  ];
}

function spreadFaults(field: string, constraints: NonNullable<PodSpec["topologySpreadConstraints"]>): FieldError[] {
  return constraints.flatMap((constraint, index) => {
    const path = `${field}[${index}]`;
    const { maxSkew, topologyKey, whenUnsatisfiable, labelSelector, minDomains } = constraint;
    return [
      ...(maxSkew > 0 ? [] : [invalid(`${path}.maxSkew`, maxSkew, "must be greater than zero")]),
      ...(topologyKey ? [] : [required(`${path}.topologyKey`, "can not be empty")]),
      ...oneOf(`${path}.whenUnsatisfiable`, whenUnsatisfiable, ["DoNotSchedule", "ScheduleAnyway"]),
      ...inRange(`${path}.minDomains`, minDomains, 1, Number.MAX_SAFE_INTEGER),
      ...labelSelectorFaults(`${path}.labelSelector`, labelSelector),
    ];
  });
}
