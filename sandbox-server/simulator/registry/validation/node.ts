import { duplicate, forbidden, notSupported, required } from "../field-errors.ts";
import type { FieldError } from "../kind-definition.ts";
import { labelKeyFaults, labelValueFaults } from "../names.ts";
import type { Node } from "../types.ts";
import { namedFaults } from "./common.ts";

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** All faults of a node: its taints, and an identity that may not change. */
export function validateNode({ spec }: Node, previous: Node | undefined): readonly FieldError[] {
  const seen = new Set<string>();
  const faults = (spec?.taints ?? []).flatMap(({ key, value, effect }, index) => {
    const field = `spec.taints[${index}]`;
    const identity = `${key}:${effect}`;
    const isRepeated = seen.has(identity);
    seen.add(identity);
    return [
      ...namedFaults(`${field}.key`, key ?? "", labelKeyFaults),
      ...namedFaults(`${field}.value`, value ?? "", labelValueFaults),
      ...(effect ? [] : [required(`${field}.effect`)]),
      ...(effect && !effects.includes(effect) ? [notSupported(`${field}.effect`, effect, effects)] : []),
      ...(isRepeated ? [duplicate(field, { key, value, effect })] : []),
    ];
  });
  if (previous?.spec?.providerID && previous.spec.providerID !== spec?.providerID) {
    faults.push(forbidden("spec.providerID", 'node updates may not change providerID except from "" to valid'));
  }
  return faults;
}
