import { forbidden, invalid, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import type { StatefulSet } from "../types.ts";
import { countOrPercentage, nonNegative } from "./common.ts";
import { isDeepEqual } from "./deep-equal.ts";
import { claimSpecFaults } from "./persistent-volume-claim.ts";
import { runningTemplateFaults, selectorFaults } from "./workload.ts";

type StatefulSetSpec = NonNullable<StatefulSet["spec"]>;

/** Fields that may change after creation. */
const mutableFields = new Set([
  ...["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit"],
  ...["persistentVolumeClaimRetentionPolicy", "minReadySeconds"],
]);
const forbiddenUpdate =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

/** All faults of a stateful set; most of its spec may not change. */
export function validateStatefulSet(object: StatefulSet, previous: StatefulSet | undefined): readonly FieldError[] {
  const spec = object.spec ?? ({} as Partial<StatefulSetSpec>);
  const { updateStrategy } = spec;
  const faults = [
    ...managementFaults(spec.podManagementPolicy),
    ...strategyFaults(updateStrategy),
    ...nonNegative("spec.replicas", spec.replicas),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...nonNegative("spec.ordinals.start", spec.ordinals?.start),
    ...selectorFaults(spec.selector, "statefulset"),
    ...runningTemplateFaults(withClaimVolumes(spec), spec.selector, "StatefulSet"),
    ...claimTemplateFaults(spec),
  ];
  if (previous?.spec != null && changesFixedField(spec, previous.spec)) faults.push(forbidden("spec", forbiddenUpdate));
  return faults;
}

/** The template as its pods will have it: containers may mount the volumes of claim templates. */
function withClaimVolumes(spec: Partial<StatefulSetSpec>): StatefulSetSpec["template"] | undefined {
  const { template, volumeClaimTemplates = [] } = spec;
  if (template?.spec == null || volumeClaimTemplates.length === 0) return template;
  const volumes = template.spec.volumes ?? [];
  const claimed = volumeClaimTemplates.flatMap(({ metadata }) => {
    const name = metadata?.name ?? "";
    if (name === "" || volumes.some((volume) => volume.name === name)) return [];
    return [{ name, persistentVolumeClaim: { claimName: name } }];
  });
  return { ...template, spec: { ...template.spec, volumes: [...volumes, ...claimed] } };
}

function managementFaults(policy: string | undefined): FieldError[] {
  const field = "spec.podManagementPolicy";
  if (!policy) return [required(field)];
  const isKnown = policy === "OrderedReady" || policy === "Parallel";
  return isKnown ? [] : [invalid(field, policy, "must be 'OrderedReady' or 'Parallel'")];
}

function strategyFaults(strategy: StatefulSetSpec["updateStrategy"]): FieldError[] {
  const field = "spec.updateStrategy";
  const type = strategy?.type;
  if (!type) return [required(field)];
  if (type === "OnDelete") {
    const sentence = "only allowed for updateStrategy 'RollingUpdate'";
    return strategy?.rollingUpdate === undefined ? [] : [forbidden(`${field}.rollingUpdate`, sentence)];
  }
  if (type !== "RollingUpdate") {
    const shown = { Type: type, RollingUpdate: strategy?.rollingUpdate ?? null };
    return [invalid(field, shown, "must be 'RollingUpdate' or 'OnDelete'")];
  }
  return [
    ...nonNegative(`${field}.rollingUpdate.partition`, strategy?.rollingUpdate?.partition),
    ...countOrPercentage(`${field}.rollingUpdate.maxUnavailable`, strategy?.rollingUpdate?.maxUnavailable),
  ];
}

function claimTemplateFaults({ volumeClaimTemplates }: Partial<StatefulSetSpec>): FieldError[] {
  return (volumeClaimTemplates ?? []).flatMap((claim, index) => {
    const field = `spec.volumeClaimTemplates[${index}]`;
    const isNamed = Boolean(claim.metadata?.name);
    return [
      ...(isNamed ? [] : [required(`${field}.metadata.name`, "name or generateName is required")]),
      ...claimSpecFaults(`${field}.spec`, claim.spec ?? {}),
    ];
  });
}

function changesFixedField(spec: Partial<StatefulSetSpec>, previous: StatefulSetSpec): boolean {
  const names = new Set([...Object.keys(spec), ...Object.keys(previous)]) as Set<keyof StatefulSetSpec>;
  return [...names].some((name) => {
    if (mutableFields.has(name)) return false;
    if (name !== "volumeClaimTemplates") return !isDeepEqual(spec[name], previous[name]);
    return !isDeepEqual(withoutStatus(spec[name]), withoutStatus(previous[name]));
  });
}

function withoutStatus(claims: StatefulSetSpec["volumeClaimTemplates"]): unknown {
  return (claims ?? []).map(({ status, ...claim }) => claim);
}
