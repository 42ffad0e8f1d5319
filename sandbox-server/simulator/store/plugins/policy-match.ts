import { type LabelSelector, selectorMatches } from "../../registry/label-selector.ts";
import type { ValidatingAdmissionPolicy } from "../../registry/types.ts";
import type { AdmissionRequest } from "../admission.ts";
import type { ObjectStore } from "../object-store.ts";

type Match = NonNullable<NonNullable<ValidatingAdmissionPolicy["spec"]>["matchConstraints"]>;
type Rule = Omit<NonNullable<Match["resourceRules"]>[number], "resourceNames"> & {
  readonly resourceNames?: readonly string[];
};

/** Whether a policy or a binding is about a request; no constraints mean every request. */
export function isAbout(match: Match | undefined, request: AdmissionRequest, store: ObjectStore): boolean {
  if (match === undefined) return true;
  const rules = match.resourceRules ?? [];
  if (rules.length > 0 && !rules.some((rule) => coversRequest(rule, request))) return false;
  if ((match.excludeResourceRules ?? []).some((rule) => coversRequest(rule, request))) return false;
  if (!objectSelected(match.objectSelector as LabelSelector | undefined, request)) return false;
  return namespaceSelected(match.namespaceSelector as LabelSelector | undefined, request, store);
}

/** Whether a rule of a policy or webhook names this operation on this resource. */
export function coversRequest(rule: Rule, { kind, operation, subresource, name }: AdmissionRequest): boolean {
  const has = (list: readonly string[] | undefined, item: string) =>
    list?.includes("*") === true || list?.includes(item) === true;
  const resource = subresource === "" ? kind.resource : `${kind.resource}/${subresource}`;
  const isResource = (rule.resources ?? []).some(
    (each) =>
      each === resource ||
      each === "*/*" ||
      (each === "*" && subresource === "") ||
      (subresource !== "" && (each === `*/${subresource}` || each === `${kind.resource}/*`)),
  );
  const isScope = rule.scope === undefined || rule.scope === "*" || (rule.scope === "Namespaced") === kind.namespaced;
  const isNamed =
    rule.resourceNames === undefined || rule.resourceNames.length === 0 || rule.resourceNames.includes(name);
  return (
    has(rule.apiGroups, kind.group) &&
    has(rule.apiVersions, kind.version) &&
    has(rule.operations, operation) &&
    isResource &&
    isScope &&
    isNamed
  );
}

function objectSelected(selector: LabelSelector | undefined, { object, previous }: AdmissionRequest): boolean {
  if (selector === undefined) return true;
  return [object, previous].some((each) => each !== undefined && selectorMatches(selector, each.metadata.labels));
}

function namespaceSelected(
  selector: LabelSelector | undefined,
  request: AdmissionRequest,
  store: ObjectStore,
): boolean {
  if (selector === undefined || request.namespace === "") return true;
  return selectorMatches(selector, store.find("namespaces", "", request.namespace)?.metadata.labels ?? {});
}
