import { ageColumn, defineKind, nameColumn, text } from "../columns.ts";
import { invalid, required } from "../field-errors.ts";
import { changeField, changeItems, fill } from "../fill.ts";
import type { FieldError } from "../kind-definition.ts";
import { formatLabelSelector } from "../label-selector.ts";
import type { NetworkPolicy } from "../types.ts";
import { labelSelectorFaults, oneOf, portFaults } from "../validation/common.ts";

type PolicySpec = NonNullable<NetworkPolicy["spec"]>;
type Peer = NonNullable<NonNullable<NonNullable<PolicySpec["ingress"]>[number]["_from"]>>[number];

/** The client's model calls the field `_from`, because `from` is a word of other languages; the wire says `from`. */
interface RuleOnWire {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly {
    readonly port?: number | string;
    readonly protocol?: string;
    readonly endPort?: number;
  }[];
}

export const networkPolicy = defineKind<NetworkPolicy>({
  group: "networking.k8s.io",
  version: "v1",
  resource: "networkpolicies",
  kind: "NetworkPolicy",
  singular: "networkpolicy",
  shortNames: ["netpol"],
  categories: [],
  namespaced: true,
  columns: [
    nameColumn,
    text("Pod-Selector", "The pods that the policy isolates.", ({ spec }) => formatLabelSelector(spec?.podSelector)),
    ageColumn,
  ],
  withDefaults: (object) => ({ ...object, spec: specWithDefaults(object.spec ?? { podSelector: {} }) }),
  validate: ({ spec }) => [
    ...labelSelectorFaults("spec.podSelector", spec?.podSelector),
    ...rulesOf(spec, "ingress").flatMap((rule, index) => ruleFaults(`spec.ingress[${index}]`, "from", rule)),
    ...rulesOf(spec, "egress").flatMap((rule, index) => ruleFaults(`spec.egress[${index}]`, "to", rule)),
    ...(spec?.policyTypes ?? []).flatMap((type, index) =>
      oneOf(`spec.policyTypes[${index}]`, type, ["Ingress", "Egress"]),
    ),
  ],
});

function rulesOf(spec: PolicySpec | undefined, direction: "ingress" | "egress"): readonly RuleOnWire[] {
  return (spec?.[direction] ?? []) as readonly RuleOnWire[];
}

function specWithDefaults(spec: PolicySpec): PolicySpec {
  // A policy is always about what comes in, and about what goes out only if it has rules for that.
  const policyTypes = (spec.egress ?? []).length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
  let result = fill(spec, { policyTypes });
  for (const direction of ["ingress", "egress"] as const) {
    result = changeField(result, direction, (rules) =>
      changeItems(rules, (rule) =>
        changeField(rule, "ports", (ports) => changeItems(ports, (port) => fill(port, { protocol: "TCP" }))),
      ),
    );
  }
  return result;
}

function ruleFaults(field: string, side: "from" | "to", rule: RuleOnWire): FieldError[] {
  const ports = (rule.ports ?? []).flatMap(({ port, protocol, endPort }, index) => {
    const path = `${field}.ports[${index}]`;
    return [
      ...oneOf(`${path}.protocol`, protocol, ["TCP", "UDP", "SCTP"]),
      ...(port === undefined ? [] : portFaults(`${path}.port`, port)),
      ...(endPort !== undefined && typeof port === "number" && endPort < port
        ? [invalid(`${path}.endPort`, endPort, "must be greater than or equal to `port`")]
        : []),
    ];
  });
  return [...ports, ...(rule[side] ?? []).flatMap((peer, index) => peerFaults(`${field}.${side}[${index}]`, peer))];
}

function peerFaults(field: string, { podSelector, namespaceSelector, ipBlock }: Peer): FieldError[] {
  if (podSelector === undefined && namespaceSelector === undefined && ipBlock === undefined) {
    return [required(field, "must specify a peer")];
  }
  if (ipBlock !== undefined && (podSelector !== undefined || namespaceSelector !== undefined)) {
    return [
      { reason: "FieldValueForbidden", field, message: "Forbidden: may not specify both ipBlock and another peer" },
    ];
  }
  const faults = [
    ...labelSelectorFaults(`${field}.podSelector`, podSelector),
    ...labelSelectorFaults(`${field}.namespaceSelector`, namespaceSelector),
  ];
  if (ipBlock === undefined) return faults;
  if (!ipBlock.cidr) return [...faults, required(`${field}.ipBlock.cidr`)];
  return /^[0-9a-fA-F.:]+\/\d{1,3}$/.test(ipBlock.cidr)
    ? faults
    : [
        ...faults,
        invalid(
          `${field}.ipBlock.cidr`,
          ipBlock.cidr,
          "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)",
        ),
      ];
}
