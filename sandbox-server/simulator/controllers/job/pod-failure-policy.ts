import type { Job, Pod } from "../../registry/types.ts";
import { findCondition } from "../conditions.ts";

type Rule = NonNullable<NonNullable<Job["spec"]>["podFailurePolicy"]>["rules"][number];
export type FailureAction = "FailJob" | "FailIndex" | "Ignore" | "Count";

/** What a job's podFailurePolicy says of a failed pod; `Count` when no rule is met. */
export function judgeFailure(job: Job, pod: Pod): { readonly action: FailureAction; readonly message?: string } {
  const rules = job.spec?.podFailurePolicy?.rules ?? [];
  for (const [index, rule] of rules.entries()) {
    const cause = causeOf(rule, pod);
    if (cause === undefined) continue;
    const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
    const message = `${cause.replace("{pod}", name)} matching ${rule.action} rule at index ${index}`;
    return { action: rule.action as FailureAction, message };
  }
  return { action: "Count" };
}

/** Why the rule is met, in the controller's words; `{pod}` stands for the pod. */
function causeOf(rule: Rule, pod: Pod): string | undefined {
  return rule.onExitCodes ? exitCodeCause(rule.onExitCodes, pod) : conditionCause(rule, pod);
}

function exitCodeCause(requirement: NonNullable<Rule["onExitCodes"]>, pod: Pod): string | undefined {
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  for (const { name, state } of statuses) {
    const code = state?.terminated?.exitCode ?? 0;
    if (code === 0 || (requirement.containerName && requirement.containerName !== name)) continue;
    const isListed = requirement.values.includes(code);
    if (requirement.operator === "In" ? isListed : !isListed) {
      return `Container ${name} for pod {pod} failed with exit code ${code}`;
    }
  }
  return undefined;
}

function conditionCause(rule: Rule, pod: Pod): string | undefined {
  for (const { type, status } of rule.onPodConditions ?? []) {
    if (findCondition(pod.status?.conditions, type)?.status === (status || "True"))
      return `Pod {pod} has condition ${type}`;
  }
  return undefined;
}
